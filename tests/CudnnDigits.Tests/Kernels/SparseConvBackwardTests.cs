using CudnnDigits.Cpu.Convolution.Sparse;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Gradients of a convolution with few non-zero output gradients, against the dense reference, in vectors of every width.</summary>
public sealed unsafe class SparseConvBackwardTests
{
    private const int In = 32, Out = 16, Block = ActivationLayout.BlockLanes;
    private const double Tolerance = 1e-5;

    [Test]
    public void Backward_OfPooledGradients_IsThatOfTheDenseConvolution(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(2, 6, 8)] int height, [Values(2, 4, 14)] int width)
    {
        var problem = new ConvProblem(new Shape(In, height, width), Out);
        var (pooled, winners, gradients) = Pooling(height, width);
        var image = KernelBuffers.Numbers(10, problem.Conv.Input.Count);

        var call = new Call(problem, image, pooled, winners, gradients);
        VectorWidths.Run(bits, call);

        var dense = new float[problem.Conv.Output.Count];
        for (var index = 0; index < pooled.Length; index++)
        {
            if (pooled[index] > 0) dense[call.PixelOf(index)] = gradients[index];
        }

        var (input, weight, bias) = problem.Backward(image, dense);
        Assert.That(call.InputGradient, Is.EqualTo(input).Within(Tolerance));
        Assert.That(call.BiasGradient, Is.EqualTo(bias).Within(Tolerance));
        Assert.That(call.WeightGradient, Is.EqualTo(weight).Within(Tolerance));
    }

    /// <summary>Pooled values, half of them zero, which of four pixels each came from, and gradients: NaN where the value is zero.</summary>
    private static (float[] Pooled, int[] Winners, float[] Gradients) Pooling(int height, int width)
    {
        var count = Out * height * width / 4;
        float[] pooled = [.. KernelBuffers.Numbers(3, count).Select(value => Math.Max(0, value))];
        int[] winners = [.. KernelBuffers.Numbers(4, count).Select(value => (int)((value + 0.5f) * 4))];
        float[] gradients = [.. KernelBuffers.Numbers(5, count).Select((value, index) => pooled[index] > 0 ? value : float.NaN)];
        return (pooled, winners, gradients);
    }

    private sealed class Call(ConvProblem problem, float[] image, float[] pooled, int[] winners, float[] gradients) : IKernelCall
    {
        private readonly ActivationLayout _input = new(problem.Conv.Input, Block, Border: 1);
        private readonly ActivationLayout _pooled = new(
            new Shape(Out, problem.Conv.Output.Height / 2, problem.Conv.Output.Width / 2), Block, Border: 1);

        public float[] InputGradient { get; private set; } = [];

        /// <summary>[out][in][tap]</summary>
        public float[] WeightGradient { get; } = new float[problem.Weights.Length];

        public float[] BiasGradient { get; private set; } = [];

        public int PixelOf(int index)
        {
            var (_, height, width) = _pooled.Shape;
            var (channel, y, x) = (index / (height * width), index / width % height, index % width);
            return (((channel * 2 * height) + (2 * y) + (winners[index] / 2)) * 2 * width) + (2 * x) + (winners[index] % 2);
        }

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            float[] offsets = [.. winners.Select(winner => (float)((winner / 2 * _input.RowStride) + (winner % 2 * Block)))];
            float* values = buffers.Copy(pooled, _pooled), argmax = buffers.Copy(offsets, _pooled), dy = buffers.Copy(gradients, _pooled);
            float* x = buffers.Copy(image, _input), dx = buffers.New(_input.Floats), db = buffers.New(Out);
            float* filter = buffers.New(ConvProblem.Taps * Block), dw = buffers.New(ConvProblem.Taps * Block);
            var room = (_pooled.Shape.Height * _pooled.Shape.Width) + 1;
            var (indices, elements) = ((nint)buffers.Arena.Allocate<int>(room), (nint)buffers.New(room));
            for (var outChannel = 0; outChannel < Out; outChannel++)
            {
                var at = _pooled.Index(outChannel, 0, 0);
                var length = SparseConvBackward<S, V>.CompressGradient(
                    _pooled, values + at, argmax + at, dy + at, _input.RowStride, new SparseList((int*)indices, (float*)elements, 0));
                var list = new SparseList((int*)indices, (float*)elements, length);
                for (var inChannel = 0; inChannel < In; inChannel += S.Count)
                {
                    LoadFilter<S, V>(outChannel, inChannel, filter, dw);
                    var plane = _input.Index(inChannel, -1, -1);
                    SparseConvBackward<S, V>.Backward(list, x + plane, dx + plane, _input.RowStride, filter, dw);
                    StoreGradient<S, V>(outChannel, inChannel, dw);
                }
            }

            for (var channel = 0; channel < Out; channel += S.Count)
            {
                var at = _pooled.Index(channel, 0, 0);
                SparseConvBackward<S, V>.BackwardBias(_pooled, values + at, dy + at, db + channel);
            }

            (InputGradient, BiasGradient) = (KernelBuffers.Read(dx, _input), KernelBuffers.Read(db, Out));
        }

        /// <summary>The gradient starts at 1: the kernel adds to it.</summary>
        private void LoadFilter<S, V>(int outChannel, int inChannel, float* filter, float* gradient)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            for (var tap = 0; tap < ConvProblem.Taps; tap++)
            {
                for (var lane = 0; lane < S.Count; lane++)
                {
                    filter[(tap * Block) + lane] = problem.Weight(outChannel, inChannel + lane, tap);
                    gradient[(tap * Block) + lane] = 1;
                }
            }
        }

        private void StoreGradient<S, V>(int outChannel, int inChannel, float* gradient)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            for (var lane = 0; lane < S.Count; lane++)
            {
                for (var tap = 0; tap < ConvProblem.Taps; tap++)
                {
                    var index = (((outChannel * In) + inChannel + lane) * ConvProblem.Taps) + tap;
                    WeightGradient[index] = gradient[(tap * Block) + lane] - 1;
                }
            }
        }
    }
}
