using CudnnDigits.Cpu.Convolution.Winograd;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>
/// Winograd convolutions against the definition in double precision, in vectors of every width, on planes of whole, short and narrow tiles.
/// </summary>
public sealed unsafe class WinogradTests
{
    private const int In = 32, Out = 32, Block = ActivationLayout.BlockLanes, Images = 3;

    /// <summary>Outputs are sums of 288 products and lie between -5 and 5.</summary>
    private const double Tolerance = 1e-5;

    private static readonly (int Height, int Width)[] Planes = [(2, 2), (4, 4), (6, 4), (4, 10), (8, 8), (14, 14)];

    [Test]
    public void Run_AnyPlane_IsTheConvolution(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Range(0, 5)] int plane,
        [Values(0, float.NegativeInfinity)] float floor)
    {
        var (height, width) = Planes[plane];
        var problem = new ConvProblem(new Shape(In, height, width), Out);
        var images = ImagesOf(problem);

        var call = new PlainCall(problem, images, floor);
        VectorWidths.Run(bits, call);

        for (var image = 0; image < Images; image++)
        {
            var expected = problem.Convolve(images[image]).Select(value => Math.Max(floor, value));
            Assert.That(call.Outputs[image], Is.EqualTo(expected).Within(Tolerance), $"image {image}");
        }
    }

    [Test]
    public void Run_WithPooling_IsTheMaximumAndItsPosition(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Range(0, 5)] int plane)
    {
        var (height, width) = Planes[plane];
        var problem = new ConvProblem(new Shape(In, height, width), Out, new ReLU(), new MaxPool2d(2));
        var images = ImagesOf(problem);

        var call = new PoolCall(problem, images);
        VectorWidths.Run(bits, call);

        for (var image = 0; image < Images; image++)
        {
            var (pooled, argmax) = call.Outputs[image];
            Assert.That(pooled, Is.EqualTo(problem.Forward(images[image])).Within(Tolerance), $"image {image}");
            // Where two outputs of a window differ by less than rounding, either may win: so the value is compared, not the position.
            var outputs = problem.Convolve(images[image]);
            var winners = argmax.Select((offset, index) => Math.Max(0, outputs[call.PixelOf(index, (int)offset)]));
            Assert.That(pooled, Is.EqualTo(winners).Within(Tolerance), $"argmax of image {image}");
        }
    }

    private static float[][] ImagesOf(ConvProblem problem) =>
        [.. Enumerable.Range(0, Images).Select(image => KernelBuffers.Numbers(10 + image, problem.Conv.Input.Count))];

    /// <summary>Copies images side by side, transforms the filters and returns where the images begin.</summary>
    private static float* Prepare<S, V>(
        KernelBuffers buffers, WinogradPipeline<S, V> conv, ConvProblem problem, float[][] images, ActivationLayout layout)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        conv.Allocate(buffers.Arena, new CpuSizes(Images, Shards: 1, Images, Workspaces: 1));
        var filter = buffers.New(ConvProblem.Taps * Block);
        for (var outChannel = 0; outChannel < Out; outChannel++)
        {
            for (var inBlock = 0; inBlock < In; inBlock += Block)
            {
                for (var index = 0; index < ConvProblem.Taps * Block; index++)
                    filter[index] = problem.Weight(outChannel, inBlock + (index % Block), index / Block);
                conv.FilterTransform(filter, inBlock, outChannel);
            }
        }

        var inputs = buffers.New(Images * layout.Floats);
        for (var image = 0; image < Images; image++)
        {
            var source = new ReadOnlySpan<float>(buffers.Copy(images[image], layout), layout.Floats);
            source.CopyTo(new Span<float>(inputs + (image * layout.Floats), layout.Floats));
        }

        return inputs;
    }

    private sealed class PlainCall(ConvProblem problem, float[][] images, float floor) : IKernelCall
    {
        public float[][] Outputs { get; private set; } = [];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            ActivationLayout from = new(problem.Conv.Input, Block, Border: 1), to = new(problem.Conv.Output, Block, Border: 1);
            var conv = new WinogradConv<S, V>(from, to, floor);
            float* inputs = Prepare(buffers, conv, problem, images, from), outputs = buffers.New(Images * to.Floats);
            StridedImages source = new(inputs, from.Floats), target = new(outputs, to.Floats);
            conv.Run(workspace: 0, Images, source, buffers.Copy(problem.Bias), target);
            Outputs = new float[Images][];
            for (var image = 0; image < Images; image++) Outputs[image] = KernelBuffers.Read(outputs + (image * to.Floats), to);
        }
    }

    private sealed class PoolCall(ConvProblem problem, float[][] images) : IKernelCall
    {
        private readonly ActivationLayout _from = new(problem.Conv.Input, Block, Border: 1), _to = new(problem.Output, Block, Border: 0);

        public (float[] Pooled, float[] Argmax)[] Outputs { get; } = new (float[], float[])[Images];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            var conv = new WinogradConvPool<S, V>(_from, _to);
            float* inputs = Prepare(buffers, conv, problem, images, _from), outputs = buffers.New(Images * _to.Floats);
            StridedImages source = new(inputs, _from.Floats), target = new(outputs, _to.Floats);
            conv.Run(workspace: 0, Images, source, buffers.Copy(problem.Bias), target);
            for (var image = 0; image < Images; image++)
                Outputs[image] = (KernelBuffers.Read(outputs + (image * _to.Floats), _to), KernelBuffers.Read(conv.Argmax(0, image), _to));
        }

        /// <summary>Index of a pixel of the convolution's output, for a pooled value and the offset of its maximum.</summary>
        public int PixelOf(int pooled, int offset)
        {
            var (_, height, width) = problem.Conv.Output;
            var (channel, y, x) = (pooled / (height * width / 4), pooled / (width / 2) % (height / 2), pooled % (width / 2));
            var (row, column) = (offset / _from.RowStride, offset % _from.RowStride / Block);
            Assert.That((row, column), Is.AnyOf((0, 0), (0, 1), (1, 0), (1, 1)));
            return (((channel * height) + (2 * y) + row) * width) + (2 * x) + column;
        }
    }
}
