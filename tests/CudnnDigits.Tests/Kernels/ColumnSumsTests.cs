using CudnnDigits.Cpu.Linear;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Sums over rows against double precision, in vectors of every width.</summary>
public sealed unsafe class ColumnSumsTests
{
    [Test]
    public void Add_AnyRows_AddsTheSumOfEachColumn(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(0, 1, 7, 64)] int rows, [Values(16, 48)] int width)
    {
        var values = KernelBuffers.Numbers(1, rows * width);

        var call = new Call(values, rows, width);
        VectorWidths.Run(bits, call);

        var expected = Enumerable.Range(0, width).Select(column =>
            1 + Enumerable.Range(0, rows).Sum(row => (double)values[(row * width) + column]));
        Assert.That(call.Sums, Is.EqualTo(expected).Within(1e-5));
    }

    private sealed class Call(float[] values, int rows, int width) : IKernelCall
    {
        public float[] Sums { get; private set; } = [];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            var sums = buffers.Copy([.. Enumerable.Repeat(1f, width)]);
            ColumnSums<S, V>.Add(buffers.Copy(values), rows, width, sums);
            Sums = KernelBuffers.Read(sums, width);
        }
    }
}
