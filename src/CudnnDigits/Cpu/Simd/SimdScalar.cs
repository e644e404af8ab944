namespace CudnnDigits.Cpu.Simd;

/// <summary>A vector of one float, for layouts with a single channel.</summary>
internal readonly unsafe struct SimdScalar(float value) : ISimd<SimdScalar>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static int Registers => 16;

    public static SimdScalar Load(float* address) => new(*address);

    public static SimdScalar LoadBytes(byte* address) => new(*address);

    public static SimdScalar Broadcast(float value) => new(value);

    public static SimdScalar MultiplyAdd(SimdScalar a, SimdScalar b, SimdScalar c) =>
        new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    public static SimdScalar Max(SimdScalar a, SimdScalar b) => a._value > b._value ? a : b;

    public static SimdScalar Sqrt(SimdScalar a) => new(MathF.Sqrt(a._value));

    public static SimdScalar PowerOfTwo(SimdScalar exponent) => new(MathF.ScaleB(1, (int)exponent._value));

    public static SimdScalar SelectGreater(SimdScalar a, SimdScalar b, SimdScalar yes, SimdScalar no) => a._value > b._value ? yes : no;

    public static SimdScalar Or(SimdScalar a, SimdScalar b) =>
        new(BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(a._value) | BitConverter.SingleToUInt32Bits(b._value)));

    public static uint NonZeroMask(SimdScalar a) => a._value != 0 ? 1u : 0u;

    public static float Sum(SimdScalar a) => a._value;

    public static int CompressStore(SimdScalar values, uint mask, int first, float* toValues, int* indices) =>
        SimdFallback.CompressStore(values, mask, first, toValues, indices);

    public static SimdScalar Lookup(float* table, SimdScalar index) => new(table[(int)index._value]);

    public static SimdScalar operator +(SimdScalar a, SimdScalar b) => new(a._value + b._value);

    public static SimdScalar operator -(SimdScalar a, SimdScalar b) => new(a._value - b._value);

    public static SimdScalar operator *(SimdScalar a, SimdScalar b) => new(a._value * b._value);

    public static SimdScalar operator /(SimdScalar a, SimdScalar b) => new(a._value / b._value);

    public void Store(float* address) => *address = _value;
}
