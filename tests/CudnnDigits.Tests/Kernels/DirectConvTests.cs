using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Convolution.Direct;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>
/// Direct convolution and the gradients of its parameters against their definitions in double precision, in vectors of every width, on
/// planes that tiles of seven fit, overlap in, and are wider than.
/// </summary>
public sealed unsafe class DirectConvTests
{
    /// <summary>For each term of a sum, for what sums of floats between -1 and 1 lose grows with them.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>What the output is filled with beforehand: no result is as small.</summary>
    private const float Untouched = -1e6f;

    private static readonly (int InChannels, int OutChannels, int Height, int Width, int Kernel, int Border)[] Sizes =
        [(1, 16, 9, 14, 3, 1), (17, 24, 5, 10, 3, 1), (16, 1, 7, 7, 3, 1), (3, 40, 6, 4, 2, 0), (32, 16, 8, 9, 5, 2)];

    [Test]
    public void Run_AnySizes_IsTheSumOverTheWindow(
        [VectorBits] int bits, [Range(0, 4)] int size, [Values(0, 1, 2)] int border, [Values(0, float.NegativeInfinity)] float floor)
    {
        var problem = new Problem(Sizes[size], border, floor);

        var result = Run(bits, problem).Result;

        foreach (var (channel, y, x) in problem.Outputs)
        {
            var sum = problem.Bias[channel] + problem.Window.Sum(at =>
                problem.InputAt(at.Channel, y + at.Row, x + at.Column) * problem.WeightAt(channel, at.Channel, at.Row, at.Column));
            Assert.That(result[problem.To.Index(channel, y, x)], Is.EqualTo(Math.Max(floor, sum)).Within(Tolerance * problem.Window.Count()));
        }
    }

    [Test]
    public void Run_OutputWithBorder_LeavesTheBorderAlone([VectorBits] int bits, [Range(0, 4)] int size)
    {
        var problem = new Problem(Sizes[size], border: 2, floor: 0);

        var result = Run(bits, problem).Result;

        Assert.That(problem.BorderOfOutput.Select(at => result[at]), Is.All.EqualTo(Untouched));
    }

    [Test]
    public void Add_AnySizes_AddsTheSumOverThePlane([VectorBits] int bits, [Range(0, 4)] int size, [Values(0, 1, 2)] int border)
    {
        var problem = new Problem(Sizes[size], border, floor: 0);

        var (_, weightGradient, biasGradient) = Run(bits, problem);

        foreach (var (channel, at) in problem.Filters)
        {
            var sum = problem.Plane.Sum(pixel =>
                problem.InputAt(at.Channel, pixel.Y + at.Row, pixel.X + at.Column) * problem.GradientAt(channel, pixel.Y, pixel.X));
            var place = problem.PlaceOf(channel, at.Channel, at.Row, at.Column);
            Assert.That(weightGradient[place], Is.EqualTo(problem.Weights[place] + sum).Within(Tolerance * problem.Plane.Count()));
            var bias = problem.Bias[channel] + problem.Plane.Sum(pixel => problem.GradientAt(channel, pixel.Y, pixel.X));
            Assert.That(biasGradient[channel], Is.EqualTo(bias).Within(Tolerance * problem.Plane.Count()));
        }
    }

    private static (float[] Result, float[] WeightGradient, float[] BiasGradient) Run(int bits, Problem problem) => bits switch
    {
        512 => Run<Simd512, Vector512<float>>(problem),
        256 => Run<Simd256, Vector256<float>>(problem),
        _ => Run<Simd128, Vector128<float>>(problem),
    };

    /// <summary>Both kernels. The gradients are added to copies of the weights and the bias.</summary>
    private static (float[] Result, float[] WeightGradient, float[] BiasGradient) Run<S, V>(Problem problem)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        using var arena = new Arena();
        var conv = new DirectConv<S, V>(problem.From, problem.To, problem.Kernel);
        var gradient = new DirectConvBackwardWeights<S, V>(problem.From, problem.Of, problem.Kernel);
        conv.Allocate(arena);
        gradient.Allocate(arena);
        float[] result = [.. Enumerable.Repeat(Untouched, problem.To.Floats)];
        float[] weightGradient = [.. problem.Weights], biasGradient = [.. problem.Bias];
        fixed (float* input = problem.Input, weights = problem.Weights, bias = problem.Bias, gradients = problem.Gradients)
        {
            fixed (float* to = result, weightSums = weightGradient, biasSums = biasGradient)
            {
                conv.Run(input, weights, bias, problem.Floor, to);
                gradient.Accumulate(input, gradients, weightSums, biasSums);
            }
        }

        return (result, weightGradient, biasGradient);
    }

    /// <summary>A convolution with random numbers everywhere, the input's border included.</summary>
    private sealed class Problem
    {
        private const int Block = ActivationLayout.BlockLanes;

        private readonly Shape _input, _output;

        /// <param name="size">The convolution; its border is the input's.</param>
        /// <param name="border">Of the output, and of its gradient.</param>
        /// <param name="floor">What a smaller output is raised to.</param>
        public Problem((int InChannels, int OutChannels, int Height, int Width, int Kernel, int Border) size, int border, float floor)
        {
            Floor = floor;
            var shrink = size.Kernel - 1 - (2 * size.Border);
            (_input, Kernel) = (new Shape(size.InChannels, size.Height, size.Width), size.Kernel);
            _output = new Shape(size.OutChannels, size.Height - shrink, size.Width - shrink);
            From = new ActivationLayout(_input, size.InChannels == 1 ? 1 : Block, size.Border);
            To = new ActivationLayout(_output, size.OutChannels == 1 ? 1 : Block, border);
            Of = new ActivationLayout(_output, Block, border);
            var blocks = (size.OutChannels + Block - 1) / Block;
            Input = Numbers(1, From.Floats);
            Weights = Numbers(2, blocks * Block * size.InChannels * Kernel * Kernel);
            Bias = Numbers(3, blocks * Block);
            Gradients = Numbers(4, Of.Floats);
        }

        public int Kernel { get; }

        public float Floor { get; }

        public ActivationLayout From { get; }

        public ActivationLayout To { get; }

        public ActivationLayout Of { get; }

        public float[] Input { get; }

        public float[] Weights { get; }

        public float[] Bias { get; }

        public float[] Gradients { get; }

        public IEnumerable<(int Channel, int Row, int Column)> Window =>
            from channel in Enumerable.Range(0, _input.Channels)
            from row in Enumerable.Range(0, Kernel)
            from column in Enumerable.Range(0, Kernel)
            select (channel, row, column);

        public IEnumerable<(int Y, int X)> Plane =>
            from y in Enumerable.Range(0, _output.Height)
            from x in Enumerable.Range(0, _output.Width)
            select (y, x);

        public IEnumerable<(int Channel, int Y, int X)> Outputs =>
            from channel in Enumerable.Range(0, _output.Channels)
            from pixel in Plane
            select (channel, pixel.Y, pixel.X);

        public IEnumerable<int> BorderOfOutput =>
            from channel in Enumerable.Range(0, To.Blocks * To.Lanes)
            from y in Enumerable.Range(-To.Border, _output.Height + (2 * To.Border))
            from x in Enumerable.Range(-To.Border, _output.Width + (2 * To.Border))
            where y < 0 || y >= _output.Height || x < 0 || x >= _output.Width
            select To.Index(channel, y, x);

        public IEnumerable<(int Channel, (int Channel, int Row, int Column) At)> Filters =>
            from channel in Enumerable.Range(0, _output.Channels)
            from at in Window
            select (channel, at);

        /// <summary>Row and column count from the corner of the border.</summary>
        public double InputAt(int channel, int row, int column) => Input[From.Index(channel, row - From.Border, column - From.Border)];

        public double WeightAt(int outChannel, int inChannel, int row, int column) => Weights[PlaceOf(outChannel, inChannel, row, column)];

        public double GradientAt(int channel, int y, int x) => Gradients[Of.Index(channel, y, x)];

        /// <summary>[block of out][in][tap][16 out]</summary>
        public int PlaceOf(int outChannel, int inChannel, int row, int column)
        {
            var filter = (outChannel / Block * _input.Channels) + inChannel;
            return (((filter * Kernel * Kernel) + (row * Kernel) + column) * Block) + (outChannel % Block);
        }

        private static float[] Numbers(int seed, int count)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        }
    }
}
