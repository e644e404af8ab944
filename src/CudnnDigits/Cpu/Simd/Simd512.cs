using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CudnnDigits.Cpu.Simd;

/// <summary>
/// 16 floats in one register: AVX-512. Every operation names its instruction, for on the first processors with AVX-512 (Skylake-SP to Cooper
/// Lake) the runtime splits the operators of <see cref="Vector512{T}"/> into halves of 256 bits.
/// </summary>
/// <remarks>The runtime's rule: dotnet/runtime#86457.</remarks>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether the processor has every instruction that is used here.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported;

    public static int Count => Vector512<float>.Count;

    public static int Registers => 32;

    [MethodImpl(Inline)]
    public static Vector512<float> Load(float* address) => Avx512F.LoadVector512(address);

    [MethodImpl(Inline)]
    public static void Store(Vector512<float> value, float* address) => Avx512F.Store(address, value);

    [MethodImpl(Inline)]
    public static Vector512<float> LoadBytes(byte* address) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(address)));

    [MethodImpl(Inline)]
    public static Vector512<float> Broadcast(float value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    [MethodImpl(Inline)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Avx512F.Add(a, b);

    [MethodImpl(Inline)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Avx512F.Subtract(a, b);

    [MethodImpl(Inline)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => Avx512F.Multiply(a, b);

    [MethodImpl(Inline)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => Avx512F.Divide(a, b);

    [MethodImpl(Inline)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    [MethodImpl(Inline)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Avx512F.Sqrt(a);

    [MethodImpl(Inline)]
    public static Vector512<float> PowerOfTwo(Vector512<float> exponent) =>
        Avx512F.ShiftLeftLogical(Avx512F.Add(Avx512F.ConvertToVector512Int32(exponent), Broadcast(127)), 23).AsSingle();

    [MethodImpl(Inline)]
    public static Vector512<float> SelectGreater(Vector512<float> a, Vector512<float> b, Vector512<float> yes, Vector512<float> no) =>
        Avx512F.BlendVariable(no, yes, Avx512F.CompareGreaterThan(a, b));

    [MethodImpl(Inline)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => Avx512DQ.Or(a, b);

    [MethodImpl(Inline)]
    public static uint NonZeroMask(Vector512<float> a) => (uint)Avx512F.MoveMask(Avx512F.CompareNotEqual(a, default));

    [MethodImpl(Inline)]
    public static Vector512<float> ToIndices(Vector512<float> wholeNumbers) => Avx512F.ConvertToVector512Int32(wholeNumbers).AsSingle();

    [MethodImpl(Inline)]
    public static Vector512<float> Lookup(float* table, Vector512<float> indices) => Avx512F.PermuteVar16x32(Load(table), indices.AsInt32());

    [MethodImpl(Inline)]
    public static float Sum(Vector512<float> a) => Simd256.Sum(Half(a));

    [MethodImpl(Inline)]
    public static Vector128<float> SumEach(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) =>
        Simd256.SumEach(Half(a), Half(b), Half(c), Half(d));

    [MethodImpl(Inline)]
    public static int CompressStore(Vector512<float> values, uint mask, int first, float* toValues, int* indices)
    {
        var lanes = Avx512F.ConvertToVector512Int32(Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
        // Each lane's bit becomes its sign, which is what an instruction with a mask looks at.
        var chosen = Avx512F.ShiftLeftLogicalVariable(Broadcast((int)mask), Avx512F.Subtract(Broadcast(31), lanes).AsUInt32());
        Store(Avx512F.Compress(default, chosen.AsSingle(), values), toValues);
        Avx512F.Store(indices, Avx512F.Compress(default, chosen, Avx512F.Add(lanes, Broadcast(first))));
        return BitOperations.PopCount(mask);
    }

    [MethodImpl(Inline)]
    private static Vector512<int> Broadcast(int value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    /// <summary>The sums of the lower lanes and the upper.</summary>
    [MethodImpl(Inline)]
    private static Vector256<float> Half(Vector512<float> a) => Avx.Add(Vector512.GetLower(a), Avx512DQ.ExtractVector256(a, 1));
}
