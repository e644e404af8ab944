using CudnnDigits.Cpu.Convolution.SingleChannel;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>The fused first convolution against the reference of its three layers, in vectors of every width.</summary>
public sealed unsafe class SingleChannelConvPoolTests
{
    private const int Out = 32, Block = ActivationLayout.BlockLanes, Patch = SingleChannelConvPool<SimdScalar, float>.PatchFloats;
    private const double Tolerance = 1e-5;

    private static readonly (int Height, int Width)[] Planes = [(2, 2), (6, 10), (28, 28)];

    [Test]
    public void Forward_ImageWithBackground_IsTheThreeLayers(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Range(0, 2)] int plane)
    {
        var (problem, image, gradient) = Create(plane);

        var call = new Call(problem, image, gradient);
        VectorWidths.Run(bits, call);

        Assert.That(call.Pooled, Is.EqualTo(problem.Forward(image)).Within(Tolerance));
    }

    [Test]
    public void Backward_ImageWithBackground_IsTheGradientOfTheThreeLayers(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Range(0, 2)] int plane)
    {
        var (problem, image, gradient) = Create(plane);

        var call = new Call(problem, image, gradient);
        VectorWidths.Run(bits, call);

        var (_, weight, bias) = problem.Backward(image, gradient);
        Assert.That(call.WeightGradient, Is.EqualTo(weight).Within(Tolerance));
        Assert.That(call.BiasGradient, Is.EqualTo(bias).Within(Tolerance));
    }

    [Test]
    public void PartitionWindows_ImageWithBackground_PutsThoseThatSeeInkFirst([Range(0, 2)] int plane)
    {
        var (problem, image, gradient) = Create(plane);

        var call = new Call(problem, image, gradient);
        VectorWidths.Run(bits: 128, call);

        var (_, height, width) = problem.Conv.Input;
        bool SeesInk(int y, int x) =>
            Enumerable.Range(0, image.Length).Any(pixel =>
                image[pixel] != 0 && Math.Abs((pixel / width) - y - 0.5) < 2 && Math.Abs((pixel % width) - x - 0.5) < 2);
        var expected = Enumerable.Range(0, height * width / 4)
            .Where(window => SeesInk(2 * (window / (width / 2)), 2 * (window % (width / 2))))
            .Select(window => window * Block);
        Assert.That(call.Active, Is.EqualTo(expected));
    }

    /// <summary>The upper left quarter of the image is background, and of the rest one pixel in two.</summary>
    private static (ConvProblem Problem, float[] Image, float[] Gradient) Create(int plane)
    {
        var (height, width) = Planes[plane];
        var problem = new ConvProblem(new Shape(1, height, width), Out, new ReLU(), new MaxPool2d(2));
        var image = KernelBuffers.Numbers(10, height * width);
        for (var index = 0; index < image.Length; index++)
        {
            var isQuarter = index / width < height / 2 && index % width < width / 2;
            image[index] = isQuarter && height > 2 ? 0 : Math.Max(0, image[index]);
        }

        return (problem, image, KernelBuffers.Numbers(11, problem.Output.Count));
    }

    private sealed class Call(ConvProblem problem, float[] image, float[] gradient) : IKernelCall
    {
        private readonly ActivationLayout _from = new(problem.Conv.Input, Lanes: 1, Border: 1), _to = new(problem.Output, Block, Border: 0);
        private readonly FilterLayout _filters = new(ConvProblem.Taps);

        public float[] Pooled { get; private set; } = [];

        /// <summary>Offsets of the active windows' outputs.</summary>
        public int[] Active { get; private set; } = [];

        /// <summary>[out][tap]</summary>
        public float[] WeightGradient { get; } = new float[Out * ConvProblem.Taps];

        public float[] BiasGradient { get; private set; } = [];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            float* x = buffers.Copy(image, _from), dy = buffers.Copy(gradient, _to);
            float* y = buffers.New(_to.Floats), argmax = buffers.New(_to.Floats);
            float* weights = buffers.New(Out * ConvProblem.Taps), bias = buffers.Copy(problem.Bias);
            float* dw = buffers.New(Out * ConvProblem.Taps), db = buffers.New(Out);
            for (var index = 0; index < problem.Weights.Length; index++)
                weights[_filters.Index(index / ConvProblem.Taps, index % ConvProblem.Taps)] = problem.Weights[index];
            var count = _to.Shape.Height * _to.Shape.Width;
            var windows = buffers.Arena.Allocate<PoolWindow>(count);
            var patches = buffers.New((count + 1) * Patch);
            var active = SingleChannelConvPool<S, V>.PartitionWindows(x, _from.RowStride, _to, windows);
            SingleChannelConvPool<S, V>.GatherPatches(x, _from.RowStride, windows, active, patches);
            for (var channel = 0; channel < Out; channel += S.Count)
            {
                var at = _to.Index(channel, 0, 0);
                var filter = _filters.Index(channel, 0);
                SingleChannelConvPool<S, V>.Forward(
                    x, _from.RowStride, windows, active, weights + filter, bias + channel, y + at, argmax + at);
                SingleChannelConvPool<S, V>.ForwardBias(windows + active, count - active, bias + channel, y + at, argmax + at);
                SingleChannelConvPool<S, V>.Backward(patches, windows, active, y + at, argmax + at, dy + at, dw + filter, db + channel);
                SingleChannelConvPool<S, V>.BackwardBias(windows + active, count - active, y + at, dy + at, db + channel);
            }

            (Pooled, BiasGradient) = (KernelBuffers.Read(y, _to), KernelBuffers.Read(db, Out));
            Active = new int[active];
            for (var index = 0; index < active; index++) Active[index] = windows[index].Output;
            for (var index = 0; index < WeightGradient.Length; index++)
                WeightGradient[index] = dw[_filters.Index(index / ConvProblem.Taps, index % ConvProblem.Taps)];
        }
    }
}
