using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>Comparisons of tensors, with messages that name the tensor.</summary>
public static class Agreement
{
    /// <summary>What the executors promise, as the norm of the difference over the norm of the reference.</summary>
    public const double Tolerance = 1e-4;

    public static void AssertNear(string what, IEnumerable<double> actual, IEnumerable<double> expected, double tolerance = Tolerance)
    {
        var error = RelativeError(actual, expected);
        Assert.That(error, Is.LessThanOrEqualTo(tolerance), $"{what}: relative error");
    }

    public static void AssertNear(string what, IEnumerable<float> actual, IEnumerable<float> expected, double tolerance = Tolerance) =>
        AssertNear(what, actual.Select(value => (double)value), expected.Select(value => (double)value), tolerance);

    /// <summary>Every tensor of the flat buffer by itself, so that a large one cannot hide a small one.</summary>
    public static void AssertTensorsNear(Plan plan, IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance = Tolerance)
    {
        using var scope = Assert.EnterMultipleScope();
        foreach (var tensor in plan.Parameters)
        {
            AssertNear(tensor.Name, actual.Skip(tensor.Offset).Take(tensor.Count), expected.Skip(tensor.Offset).Take(tensor.Count), tolerance);
        }
    }

    public static void AssertSameBits(TrainingState actual, TrainingState expected)
    {
        using var scope = Assert.EnterMultipleScope();
        AssertSameBits("parameters", actual.Parameters, expected.Parameters);
        AssertSameBits("first moment", actual.FirstMoment, expected.FirstMoment);
        AssertSameBits("second moment", actual.SecondMoment, expected.SecondMoment);
        Assert.That(actual.Step, Is.EqualTo(expected.Step), "step");
    }

    public static void AssertSameBits(string what, float[] actual, float[] expected) =>
        Assert.That(actual.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(expected.Select(BitConverter.SingleToInt32Bits)), what);

    /// <summary>0 where both are zero; infinite where either holds what is no number, for NUnit finds NaN smaller than anything.</summary>
    private static double RelativeError(IEnumerable<double> actual, IEnumerable<double> expected)
    {
        var (found, wanted) = (actual.ToArray(), expected.ToArray());
        Assert.That(found, Has.Length.EqualTo(wanted.Length));
        var difference = Math.Sqrt(found.Zip(wanted, (a, b) => (a - b) * (a - b)).Sum());
        if (difference == 0) return 0;
        var error = difference / Math.Sqrt(wanted.Sum(value => value * value));
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
