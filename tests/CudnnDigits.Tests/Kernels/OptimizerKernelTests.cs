using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>The update rules against PyTorch's formulas in double precision, in vectors of every width.</summary>
public sealed unsafe class OptimizerKernelTests
{
    private const int Length = 48, Number = 3;
    private const float Rate = 0.1f;
    private const double Tolerance = 1e-6;

    private static readonly float[] Weights = Numbers(1), Gradient = Numbers(2), First = Numbers(3);

    private static readonly float[] Second = [.. Numbers(4).Select(Math.Abs)];

    private delegate void Rule(float* weights, float* gradient, float* first, float* second);

    [Test]
    public void Sgd_WithWeightDecay_StepsAgainstTheGradient([VectorBits] int bits)
    {
        var step = SgdStep.At(new Sgd(WeightDecay: 0.01f), Rate);

        var (weights, _, _) = Run(bits switch
        {
            512 => Sgd<Simd512, Vector512<float>>(step),
            256 => Sgd<Simd256, Vector256<float>>(step),
            _ => Sgd<Simd128, Vector128<float>>(step),
        });

        AssertNear(weights, at => Weights[at] - (Rate * (Gradient[at] + (0.01 * Weights[at]))));
    }

    [Test]
    public void SgdWithMomentum_PlainOrNesterov_StepsAlongTheBuffer([VectorBits] int bits, [Values] bool nesterov)
    {
        var step = SgdStep.At(new Sgd(0.9f, nesterov, 0.01f), Rate);

        var (weights, buffer, _) = Run(bits switch
        {
            512 => SgdWithMomentum<Simd512, Vector512<float>>(step),
            256 => SgdWithMomentum<Simd256, Vector256<float>>(step),
            _ => SgdWithMomentum<Simd128, Vector128<float>>(step),
        });

        double Slope(int at) => Gradient[at] + (0.01 * Weights[at]);
        double Buffer(int at) => (0.9 * First[at]) + Slope(at);
        AssertNear(buffer, Buffer);
        AssertNear(weights, at => Weights[at] - (Rate * (nesterov ? Slope(at) + (0.9 * Buffer(at)) : Buffer(at))));
    }

    [Test]
    public void Adam_ThirdStep_FollowsBothMoments([VectorBits] int bits, [Values] bool decoupled)
    {
        var step = AdamStep.At(new Adam(WeightDecay: 0.01f, Decoupled: decoupled), Rate, Number);

        var (weights, first, second) = Run(bits switch
        {
            512 => Adam<Simd512, Vector512<float>>(step),
            256 => Adam<Simd256, Vector256<float>>(step),
            _ => Adam<Simd128, Vector128<float>>(step),
        });

        double Slope(int at) => Gradient[at] + (decoupled ? 0 : 0.01 * Weights[at]);
        double Mean(int at) => (0.9 * First[at]) + (0.1 * Slope(at));
        double Square(int at) => (0.999 * Second[at]) + (0.001 * Slope(at) * Slope(at));
        double Root(int at) => Math.Sqrt(Square(at) / (1 - Math.Pow(0.999, Number))) + 1e-8;
        AssertNear(first, Mean);
        AssertNear(second, Square);
        AssertNear(weights, at =>
            (Weights[at] * (decoupled ? 1 - (Rate * 0.01) : 1)) - (Rate * Mean(at) / (1 - Math.Pow(0.9, Number)) / Root(at)), 1e-4);
    }

    [Test]
    public void Average_OfWeights_MovesByItsShare([VectorBits] int bits)
    {
        var (_, average, _) = Run(bits switch
        {
            512 => Average<Simd512, Vector512<float>>(0.2f),
            256 => Average<Simd256, Vector256<float>>(0.2f),
            _ => Average<Simd128, Vector128<float>>(0.2f),
        });

        AssertNear(average, at => (0.8 * First[at]) + (0.2 * Weights[at]));
    }

    private static Rule Sgd<S, V>(SgdStep step)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        (weights, gradient, _, _) => OptimizerKernel<S, V>.Sgd(weights, gradient, Length, step);

    private static Rule SgdWithMomentum<S, V>(SgdStep step)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        (weights, gradient, buffer, _) => OptimizerKernel<S, V>.SgdWithMomentum(weights, gradient, buffer, Length, step);

    private static Rule Adam<S, V>(AdamStep step)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        (weights, gradient, first, second) => OptimizerKernel<S, V>.Adam(weights, gradient, first, second, Length, step);

    private static Rule Average<S, V>(float share)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        (weights, _, average, _) => OptimizerKernel<S, V>.UpdateAverage(average, weights, Length, share);

    /// <summary>Applies a rule to copies. Returns what it has made of the weights and both moments.</summary>
    private static (float[] Weights, float[] First, float[] Second) Run(Rule rule)
    {
        float[] weights = [.. Weights], first = [.. First], second = [.. Second];
        fixed (float* w = weights, g = Gradient, m = first, v = second) rule(w, g, m, v);
        return (weights, first, second);
    }

    private static void AssertNear(float[] actual, Func<int, double> expected, double relative = Tolerance)
    {
        for (var at = 0; at < Length; at++)
            Assert.That(actual[at], Is.EqualTo(expected(at)).Within(relative * Math.Max(1, Math.Abs(expected(at)))), $"at {at}");
    }

    private static float[] Numbers(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
