using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>How far something is from what the reference says: the norm of the difference over the norm of the reference.</summary>
public readonly record struct Deviation(string What, double Relative)
{
    /// <summary>What the executors promise.</summary>
    public const double Tolerance = 1e-4;

    public bool IsSmall => Relative <= Tolerance;

    public override string ToString() => $"{What} deviates by {Relative:0.0e+0}";
}

/// <summary>Comparisons of tensors, with messages that name the tensor.</summary>
public static class Agreement
{
    /// <summary>
    /// A gradient whose terms nearly cancel is known only as well as the terms are. So a tensor that is smaller than this part of
    /// the whole gradient is measured against that part instead of against itself.
    /// </summary>
    private const double Cancelled = 0.01;

    public static Deviation Compare(string what, IEnumerable<double> actual, IEnumerable<double> expected, double leastNorm = 0)
    {
        var (found, wanted) = (actual.ToArray(), expected.ToArray());
        Assert.That(found, Has.Length.EqualTo(wanted.Length), what);
        var difference = Norm(found.Zip(wanted, (a, b) => a - b));
        return new Deviation(what, difference == 0 ? 0 : difference / Math.Max(Norm(wanted), leastNorm));
    }

    /// <summary>Every tensor of a flat buffer by itself, so that a large one cannot hide a small one.</summary>
    public static IEnumerable<Deviation> CompareTensors(Plan plan, double[] actual, double[] expected)
    {
        var leastNorm = Cancelled * Norm(expected);
        return plan.Tensors.Where(tensor => tensor.Offset < expected.Length).Select(tensor => Compare(
            tensor.Name, actual.AsSpan(tensor.Offset, tensor.Count).ToArray(), expected.AsSpan(tensor.Offset, tensor.Count).ToArray(), leastNorm));
    }

    public static void AssertNear(params IEnumerable<Deviation> deviations) =>
        Assert.That(deviations.Where(deviation => !deviation.IsSmall), Is.Empty);

    public static void AssertNear(string what, float[] actual, float[] expected) =>
        AssertNear(Compare(what, Widen(actual), Widen(expected)));

    public static void AssertTensorsNear(Plan plan, float[] actual, float[] expected) =>
        AssertNear(CompareTensors(plan, Widen(actual), Widen(expected)));

    public static void AssertSameBits(TrainingState actual, TrainingState expected)
    {
        using var scope = Assert.EnterMultipleScope();
        AssertSameBits("parameters", actual.Parameters, expected.Parameters);
        AssertSameBits("first moment", actual.FirstMoment, expected.FirstMoment);
        AssertSameBits("second moment", actual.SecondMoment, expected.SecondMoment);
        AssertSameBits("average", actual.Average ?? [], expected.Average ?? []);
        Assert.That(actual.Step, Is.EqualTo(expected.Step), "step");
    }

    public static void AssertSameBits(string what, float[] actual, float[] expected) =>
        Assert.That(actual.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(expected.Select(BitConverter.SingleToInt32Bits)), what);

    public static double[] Widen(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
}
