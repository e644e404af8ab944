using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CudnnDigits.Cpu.Simd;

/// <summary>8 floats in one register: AVX2.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether the processor has every instruction that is used here.</summary>
    public static bool IsSupported => Avx2.IsSupported && Vector256.IsHardwareAccelerated;

    public static int Count => Vector256<float>.Count;

    public static int Registers => Avx512F.VL.IsSupported ? 32 : 16;

    [MethodImpl(Inline)]
    public static Vector256<float> Load(float* address) => Vector256.Load(address);

    [MethodImpl(Inline)]
    public static Vector256<float> LoadBytes(byte* address)
    {
        // Widened half by half: of 256 bits at once the JIT makes code that took half of the time of a step of `linear`.
        var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)address).AsByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32());
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(Inline)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(Inline)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);

    [MethodImpl(Inline)]
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(Inline)]
    public static Vector256<float> PowerOfTwo(Vector256<float> exponent) =>
        Vector256.ShiftLeft(Vector256.ConvertToInt32Native(exponent) + Vector256.Create(127), 23).AsSingle();

    [MethodImpl(Inline)]
    public static Vector256<float> SelectGreater(Vector256<float> a, Vector256<float> b, Vector256<float> yes, Vector256<float> no) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), yes, no);

    [MethodImpl(Inline)]
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;

    [MethodImpl(Inline)]
    public static uint NonZeroMask(Vector256<float> a) => (uint)(~Vector256.Equals(a, Vector256<float>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(Inline)]
    public static float Sum(Vector256<float> a) => Vector128.Sum(Half(a));

    [MethodImpl(Inline)]
    public static Vector128<float> SumEach(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        Simd128.SumEach(Half(a), Half(b), Half(c), Half(d));

    [MethodImpl(Inline)]
    public static int CompressStore(Vector256<float> values, uint mask, int first, float* toValues, int* indices) =>
        SimdFallback<Simd256, Vector256<float>>.CompressStore(values, mask, first, toValues, indices);

    [MethodImpl(Inline)]
    public static Vector256<float> ToIndices(Vector256<float> wholeNumbers)
    {
        // The permutation looks at the low three bits, the choice between its two results at the sign: so that is where the fourth bit goes.
        var lanes = Vector256.ConvertToInt32Native(wholeNumbers);
        return (lanes | Vector256.ShiftLeft(lanes, 28)).AsSingle();
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Lookup(float* table, Vector256<float> indices) => Avx.BlendVariable(
        Avx2.PermuteVar8x32(Load(table), indices.AsInt32()), Avx2.PermuteVar8x32(Load(table + 8), indices.AsInt32()), indices);

    [MethodImpl(Inline)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(Inline)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(Inline)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(Inline)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(Inline)]
    public static void Store(Vector256<float> value, float* address) => value.Store(address);

    /// <summary>The sums of the lower lanes and the upper.</summary>
    [MethodImpl(Inline)]
    private static Vector128<float> Half(Vector256<float> a) => a.GetLower() + a.GetUpper();
}
