using CudnnDigits.Cpu.Linear;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Products with a sparse vector against sums in double precision, in vectors of every width.</summary>
public sealed unsafe class SparseLinearKernelTests
{
    private const int Inputs = 53;
    private const double Tolerance = 1e-5;

    private static readonly float[] Input = [.. KernelBuffers.Numbers(1, Inputs).Select(value => value > 0.1f ? value : 0)];

    /// <summary>Narrower and wider than eight vectors, and not a multiple of them.</summary>
    private static readonly int[] Widths = [16, 48, 128, 144];

    [Test]
    public void CompressNonZero_PartOfAVector_AppendsItsNonZerosInOrder(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(0, 16)] int from, [Values(17, 32, Inputs)] int to)
    {
        var call = new Call(outputs: 16, from, to);
        VectorWidths.Run(bits, call);

        int[] expected = [.. Enumerable.Range(from, to - from).Where(index => Input[index] != 0)];
        Assert.That(call.Indices, Is.EqualTo(expected));
        Assert.That(call.Values, Is.EqualTo(expected.Select(index => Input[index])));
    }

    [Test]
    public void Forward_SparseInput_AddsTheWholeProduct(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [ValueSource(nameof(Widths))] int outputs)
    {
        var call = new Call(outputs, 0, Inputs);
        VectorWidths.Run(bits, call);

        var expected = Enumerable.Range(0, outputs).Select(output =>
            1 + Enumerable.Range(0, Inputs).Sum(input => (double)Input[input] * call.Weights[(input * outputs) + output]));
        Assert.That(call.Output, Is.EqualTo(expected).Within(Tolerance));
    }

    [Test]
    public void BackwardData_ListedInputs_IsTheProductAndLeavesTheOthers(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [ValueSource(nameof(Widths))] int outputs)
    {
        var call = new Call(outputs, 0, Inputs);
        VectorWidths.Run(bits, call);

        var expected = Enumerable.Range(0, Inputs).Select(input => Input[input] == 0 ? Call.Untouched
            : Enumerable.Range(0, outputs).Sum(output => (double)call.OutputGradient[output] * call.Weights[(input * outputs) + output]));
        Assert.That(call.InputGradient, Is.EqualTo(expected).Within(Tolerance));
    }

    [Test]
    public void AddOuterProduct_SparseInput_AddsToTheRowsOfItsNonZeros(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [ValueSource(nameof(Widths))] int outputs)
    {
        const int first = 16;
        var call = new Call(outputs, first, Inputs);
        VectorWidths.Run(bits, call);

        var expected = Enumerable.Range(0, (Inputs - first) * outputs).Select(index =>
            1 + ((double)Input[first + (index / outputs)] * call.OutputGradient[index % outputs]));
        Assert.That(call.WeightGradient, Is.EqualTo(expected).Within(Tolerance));
    }

    /// <summary>All kernels, on the list of Input[from .. to]. Outputs and gradients that are added to start at 1.</summary>
    private sealed class Call(int outputs, int from, int to) : IKernelCall
    {
        public const float Untouched = 7;

        public float[] Weights { get; } = KernelBuffers.Numbers(2, Inputs * outputs);

        public float[] OutputGradient { get; } = KernelBuffers.Numbers(3, outputs);

        public int[] Indices { get; private set; } = [];

        public float[] Values { get; private set; } = [];

        public float[] Output { get; private set; } = [];

        public float[] InputGradient { get; private set; } = [];

        public float[] WeightGradient { get; private set; } = [];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            float* x = buffers.Copy(Input), weights = buffers.Copy(Weights), dy = buffers.Copy(OutputGradient);
            float* y = buffers.Copy([.. Enumerable.Repeat(1f, outputs)]), dx = buffers.Copy([.. Enumerable.Repeat(Untouched, Inputs)]);
            float* dw = buffers.Copy([.. Enumerable.Repeat(1f, (to - from) * outputs)]), values = buffers.New(Inputs + 16);
            var indices = buffers.Arena.Allocate<int>(Inputs + 16);
            var length = SparseLinearKernel<S, V>.CompressNonZero(x, from, to, indices, values, 0);
            var list = new SparseList(indices, values, length);
            SparseLinearKernel<S, V>.Forward(weights, outputs, list, y);
            SparseLinearKernel<S, V>.BackwardData(weights, outputs, list, dy, dx);
            SparseLinearKernel<S, V>.AddOuterProduct(list, dy, outputs, dw, from);
            Indices = new ReadOnlySpan<int>(indices, length).ToArray();
            Values = KernelBuffers.Read(values, length);
            Output = KernelBuffers.Read(y, outputs);
            InputGradient = KernelBuffers.Read(dx, Inputs);
            WeightGradient = KernelBuffers.Read(dw, (to - from) * outputs);
        }
    }
}
