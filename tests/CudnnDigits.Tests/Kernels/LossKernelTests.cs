using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>The loss of one image and its gradient against their definitions in double precision, in vectors of every width.</summary>
public sealed unsafe class LossKernelTests
{
    private const int Lanes = 16, Label = 2;
    private const float Scale = 0.25f;

    [Test]
    public void Compute_CrossEntropy_IsThatOfTheSmoothedTarget(
        [VectorBits] int bits, [Values(3, 10, 16, 17, 37)] int classes, [Values(0f, 0.1f)] float smoothing)
    {
        var logits = Logits(classes);
        var (likelihoods, targets) = (Softmax(logits), Targets(classes, smoothing));

        var (loss, gradient) = Compute(bits, Loss.CrossEntropy, smoothing, logits);

        Assert.That(loss, Is.EqualTo(-targets.Zip(likelihoods).Sum(pair => pair.First * Math.Log(pair.Second))).Within(2e-6));
        for (var index = 0; index < classes; index++)
            Assert.That(gradient[index], Is.EqualTo(Scale * (likelihoods[index] - targets[index])).Within(1e-7), $"class {index}");
    }

    [Test]
    public void Compute_SquaredError_ReportsCrossEntropyAndFollowsTheDistance(
        [VectorBits] int bits, [Values(3, 10, 16, 17, 37)] int classes)
    {
        var logits = Logits(classes);

        var (loss, gradient) = Compute(bits, Loss.SquaredError, 0, logits);

        Assert.That(loss, Is.EqualTo(-Math.Log(Softmax(logits)[Label])).Within(2e-6));
        for (var index = 0; index < classes; index++)
            Assert.That(gradient[index], Is.EqualTo(Scale * (logits[index] - (index == Label ? 1.0 : 0))).Within(1e-6), $"class {index}");
    }

    [Test]
    public void Compute_LogitsFarFromZero_IsThatOfTheirDistances([VectorBits] int bits)
    {
        var (loss, gradient) = Compute(bits, Loss.CrossEntropy, 0, [1000, 1000, 1000, -1000]);

        Assert.That(loss, Is.EqualTo(Math.Log(3)).Within(1e-4));
        Assert.That(gradient[..4], Is.EqualTo(new[] { Scale / 3, Scale / 3, Scale * -2 / 3, 0 }).Within(1e-7));
    }

    private static double[] Softmax(float[] logits)
    {
        var total = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / total)];
    }

    private static double[] Targets(int classes, double smoothing) =>
        [.. Enumerable.Range(0, classes).Select(index => (smoothing / classes) + (index == Label ? 1 - smoothing : 0))];

    private static (float Loss, float[] Gradient) Compute(int bits, Loss loss, float smoothing, float[] logits) => bits switch
    {
        512 => Compute<Simd512, Vector512<float>>(loss, smoothing, logits),
        256 => Compute<Simd256, Vector256<float>>(loss, smoothing, logits),
        _ => Compute<Simd128, Vector128<float>>(loss, smoothing, logits),
    };

    private static (float Loss, float[] Gradient) Compute<S, V>(Loss loss, float smoothing, float[] logits)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float[] padded = [.. logits, .. Enumerable.Repeat(float.NegativeInfinity, Lanes)];
        var gradient = new float[padded.Length];
        fixed (float* from = padded, to = gradient)
            return (LossKernel<S, V>.Compute(loss, smoothing, from, logits.Length, Label, Scale, to), gradient);
    }

    private static float[] Logits(int classes)
    {
        var random = new Random(classes);
        return [.. Enumerable.Range(0, classes).Select(_ => (6 * random.NextSingle()) - 3)];
    }
}
