using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>The lanes that a mask names go to a list, in vectors of every width.</summary>
public sealed unsafe class CompressStoreTests
{
    private const int First = 100, MostLanes = 16;

    private static readonly uint[] Masks = [0, 1, 0x8888, 0x5555, 0x7ffe, 0xffff];

    private static readonly float[] Values = [.. Enumerable.Range(0, MostLanes).Select(lane => 0.5f + lane)];

    private delegate int Compressor(float* values, uint mask, float* elements, int* indices);

    [Test]
    public void CompressStore_AnyMask_ListsItsLanesInOrder([VectorBits(32)] int bits, [ValueSource(nameof(Masks))] uint mask) =>
        AssertListed(bits / 32, mask, bits switch
        {
            512 => CompressStore<Simd512, Vector512<float>>,
            256 => CompressStore<Simd256, Vector256<float>>,
            128 => CompressStore<Simd128, Vector128<float>>,
            _ => CompressStore<SimdScalar, float>,
        });

    /// <summary>With AVX-512 <see cref="ISimd{V}.CompressStore"/> is one instruction and does not call the fallback.</summary>
    [Test]
    public void Fallback_AnyMask_ListsItsLanesInOrder([ValueSource(nameof(Masks))] uint mask) =>
        AssertListed(Vector128<float>.Count, mask, static (values, wanted, elements, indices) =>
            SimdFallback<Simd128, Vector128<float>>.CompressStore(Simd128.Load(values), wanted, First, elements, indices));

    private static int CompressStore<S, V>(float* values, uint mask, float* elements, int* indices)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        S.CompressStore(S.Load(values), mask, First, elements, indices);

    private static void AssertListed(int count, uint mask, Compressor append)
    {
        mask &= (1u << count) - 1;
        float[] elements = new float[MostLanes];
        int[] indices = new int[MostLanes];
        int length;
        fixed (float* from = Values, to = elements)
        fixed (int* places = indices)
            length = append(from, mask, to, places);

        int[] lanes = [.. Enumerable.Range(0, count).Where(lane => (mask >> lane & 1) == 1)];
        Assert.That(indices[..length], Is.EqualTo(lanes.Select(lane => First + lane)));
        Assert.That(elements[..length], Is.EqualTo(lanes.Select(lane => Values[lane])));
    }
}
