namespace CudaEmulator.Arithmetic;

/// <summary>TensorFloat-32: a float with 10 bits of mantissa.</summary>
public static class Tf32
{
    private const int LostBits = 13;

    /// <summary>Nearest, ties to even; NaN and infinity stay what they are.</summary>
    public static float Round(float value)
    {
        if (!float.IsFinite(value))
            return value;
        var bits = BitConverter.SingleToUInt32Bits(value);
        bits += (1u << (LostBits - 1)) - 1 + ((bits >> LostBits) & 1);
        return BitConverter.UInt32BitsToSingle(bits & ~((1u << LostBits) - 1));
    }
}
