namespace CudaEmulator.Tests.Ptx;

/// <summary>Operands at which arithmetic goes wrong, and all pairs of them.</summary>
internal static class Edges
{
    public static readonly ulong[] Integers =
    [
        0, 1, 2, 3, 7, 31, 32, 63, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1234_5678_9ABC_DEF0,
        long.MaxValue, 0x8000_0000_0000_0000, ulong.MaxValue, 0x0102_0304_8586_8788,
    ];

    public static readonly float[] Singles =
    [
        0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3.14159f, 1e-3f, 1e20f, -1e38f, float.MaxValue, float.Epsilon, -1e-40f, 16777217f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static readonly double[] Doubles = [.. Singles.Select(static value => (double)value), 0.1, -1e300, double.Epsilon, 4294967296.5];

    public static ulong[] Bits(this IEnumerable<float> values) =>
        [.. values.Select(static value => (ulong)BitConverter.SingleToUInt32Bits(value))];

    public static ulong[] Bits(this IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];

    public static ulong[][] Pairs(ulong[] values) => [.. values.SelectMany(a => values.Select(b => new[] { a, b }))];

    public static ulong[][] Singly(ulong[] values) => [.. values.Select(static a => new[] { a })];

    public static float AsSingle(this ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    public static double AsDouble(this ulong bits) => BitConverter.UInt64BitsToDouble(bits);
}
