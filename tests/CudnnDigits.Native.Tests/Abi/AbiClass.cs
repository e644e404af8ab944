using System.Reflection;

namespace CudnnDigits.Native.Tests.Abi;

/// <summary>How a C# type of a declaration travels, in the words of abi.txt.</summary>
internal static class AbiClass
{
    private static readonly Dictionary<Type, string> Primitives = new()
    {
        [typeof(void)] = "void",
        [typeof(byte)] = "i1",
        [typeof(int)] = "i4",
        [typeof(uint)] = "i4",
        [typeof(long)] = "i8",
        [typeof(ulong)] = "i8",
        [typeof(float)] = "f4",
        [typeof(double)] = "f8",
        [typeof(nint)] = "ptr",
        [typeof(nuint)] = "i8",
        [typeof(string)] = "ptr>i1",
    };

    public static string Of(Type type)
    {
        if (Primitives.TryGetValue(type, out var name)) return name;
        if (type.IsPointer || type.IsByRef) return $"ptr>{Of(type.GetElementType()!)}";
        if (type.IsEnum) return Of(Enum.GetUnderlyingType(type));
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return fields is [var only] ? Of(only.FieldType) : $"struct:{System.Runtime.InteropServices.Marshal.SizeOf(type)}";
    }

    /// <summary>
    /// Whether a declaration serves the C signature: the same class, or a pointer-sized value for a pointer, whatever it points to. A
    /// pointer to a typed value must point to one of the same class, unless C says void.
    /// </summary>
    public static bool Serves(string declared, string wanted)
    {
        if (declared == wanted) return true;
        if (wanted.StartsWith("ptr", StringComparison.Ordinal) && declared is "ptr" or "i8") return true;
        if (!wanted.StartsWith("ptr>", StringComparison.Ordinal) || !declared.StartsWith("ptr>", StringComparison.Ordinal)) return false;
        return wanted == "ptr>void" || Serves(declared[4..], wanted[4..]);
    }
}
