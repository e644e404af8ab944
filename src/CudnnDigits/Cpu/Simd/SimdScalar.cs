using System.Runtime.Intrinsics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>One float, for layouts that have no channels to fill a vector with.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Count => 1;

    public static int Registers => 16;

    public static float Load(float* address) => *address;

    public static void Store(float value, float* address) => *address = value;

    public static float LoadBytes(byte* address) => *address;

    public static float Broadcast(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);

    public static float Max(float a, float b) => a > b ? a : b;

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float PowerOfTwo(float exponent) => MathF.ScaleB(1, (int)exponent);

    public static float SelectGreater(float a, float b, float yes, float no) => a > b ? yes : no;

    public static float Or(float a, float b) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(a) | BitConverter.SingleToUInt32Bits(b));

    public static uint NonZeroMask(float a) => a != 0 ? 1u : 0u;

    public static float ToIndices(float wholeNumbers) => wholeNumbers;

    public static float Lookup(float* table, float indices) => table[(int)indices];

    public static float Sum(float a) => a;

    public static Vector128<float> SumEach(float a, float b, float c, float d) => Vector128.Create(a, b, c, d);

    public static int CompressStore(float values, uint mask, int first, float* toValues, int* indices) =>
        SimdFallback<SimdScalar, float>.CompressStore(values, mask, first, toValues, indices);
}
