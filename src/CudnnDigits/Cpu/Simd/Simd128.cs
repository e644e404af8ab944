using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CudnnDigits.Cpu.Simd;

/// <summary>4 floats in one register: SSE, or AdvSimd on Arm64.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count => Vector128<float>.Count;

    public static int Registers => AdvSimd.IsSupported || Avx512F.VL.IsSupported ? 32 : 16;

    [MethodImpl(Inline)]
    public static Vector128<float> Load(float* address) => Vector128.Load(address);

    [MethodImpl(Inline)]
    public static Vector128<float> LoadBytes(byte* address) => Vector128.ConvertToSingle(
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)address).AsByte())).AsInt32());

    [MethodImpl(Inline)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(Inline)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(Inline)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    [MethodImpl(Inline)]
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(Inline)]
    public static Vector128<float> PowerOfTwo(Vector128<float> exponent) =>
        Vector128.ShiftLeft(Vector128.ConvertToInt32Native(exponent) + Vector128.Create(127), 23).AsSingle();

    [MethodImpl(Inline)]
    public static Vector128<float> SelectGreater(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), yes, no);

    [MethodImpl(Inline)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;

    [MethodImpl(Inline)]
    public static uint NonZeroMask(Vector128<float> a) => (uint)(~Vector128.Equals(a, Vector128<float>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(Inline)]
    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    [MethodImpl(Inline)]
    public static Vector128<float> SumEach(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (Sse3.IsSupported) return Sse3.HorizontalAdd(Sse3.HorizontalAdd(a, b), Sse3.HorizontalAdd(c, d));
        if (!AdvSimd.Arm64.IsSupported) return Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d));
        return AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(a, b), AdvSimd.Arm64.AddPairwise(c, d));
    }

    [MethodImpl(Inline)]
    public static int CompressStore(Vector128<float> values, uint mask, int first, float* toValues, int* indices) =>
        SimdFallback<Simd128, Vector128<float>>.CompressStore(values, mask, first, toValues, indices);

    [MethodImpl(Inline)]
    public static Vector128<float> ToIndices(Vector128<float> wholeNumbers) => Vector128.ConvertToInt32Native(wholeNumbers).AsSingle();

    [MethodImpl(Inline)]
    public static Vector128<float> Lookup(float* table, Vector128<float> indices)
    {
        var lane = indices.AsInt32();
        return Vector128.Create(table[lane[0]], table[lane[1]], table[lane[2]], table[lane[3]]);
    }

    [MethodImpl(Inline)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(Inline)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(Inline)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(Inline)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(Inline)]
    public static void Store(Vector128<float> value, float* address) => value.Store(address);
}
