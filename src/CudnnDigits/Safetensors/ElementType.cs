using System.Runtime.InteropServices;

namespace CudnnDigits.Safetensors;

/// <summary>The types of values that are read, under the format's own names.</summary>
internal enum ElementType
{
    /// <summary>Single precision, which is also what is written.</summary>
    F32,

    /// <summary>Half precision of IEEE 754.</summary>
    F16,

    /// <summary>The upper half of single precision.</summary>
    BF16,

    /// <summary>Double precision.</summary>
    F64,

    /// <summary>A counter.</summary>
    I64,
}

internal static class ElementTypes
{
    /// <summary>The type of this name, or null.</summary>
    public static ElementType? Find(string name) =>
        Enum.GetValues<ElementType>().Cast<ElementType?>().FirstOrDefault(type => type.ToString() == name);

    /// <summary>Bytes of a value.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F16 or ElementType.BF16 => sizeof(ushort),
        ElementType.F32 => sizeof(float),
        _ => sizeof(double),
    };

    /// <summary>Converts values of another type to single precision, to which double precision is rounded.</summary>
    public static float[] ToSingle(this ElementType type, float[] into, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case ElementType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var index = 0; index < into.Length; index++) into[index] = (float)halves[index];
                break;
            case ElementType.BF16:
                var uppers = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var index = 0; index < into.Length; index++) into[index] = BitConverter.UInt32BitsToSingle((uint)uppers[index] << 16);
                break;
            default:
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (var index = 0; index < into.Length; index++) into[index] = (float)doubles[index];
                break;
        }

        return into;
    }
}
