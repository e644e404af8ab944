using CudnnDigits.Models;

namespace CudnnDigits.Tests.Models;

public class InitializerTests
{
    private static readonly Plan Cnn = Plan.Build(Catalogue.Find("cnn").Spec, 1);

    /// <summary>PyTorch's bounds: 1/sqrt(9), 1/sqrt(288), 1/sqrt(3136), 1/sqrt(128), for weights and biases alike.</summary>
    [TestCase("conv1", 0.33333333)]
    [TestCase("conv2", 0.05892557)]
    [TestCase("fc1", 0.01785714)]
    [TestCase("fc2", 0.08838835)]
    public void Create_Cnn_DrawsUniformlyWithinPyTorchsBounds(string layer, double bound)
    {
        var buffer = Initializer.Create(Cnn, 1);
        var values = Values(Cnn, buffer, $"{layer}.weight").Concat(Values(Cnn, buffer, $"{layer}.bias")).ToArray();
        Assert.That(values, Has.All.InRange(-bound * 1.000001, bound * 1.000001));
        // The variance of U(-b, b) is b^2 / 3, and that of a draw's square 4 b^4 / 45.
        Assert.That(values.Average(x => x * x), Is.EqualTo(bound * bound / 3).Within(5 * bound * bound * Math.Sqrt(4.0 / 45 / values.Length)));
    }

    [Test]
    public void Create_LinearSgd_DrawsFromTheNormalDistributionOfTheTutorial()
    {
        var plan = Plan.Build(Catalogue.Find("linear-sgd").Spec, 1);
        var values = Values(plan, Initializer.Create(plan, 1), "fc.weight");
        Assert.That(Math.Sqrt(values.Average(x => x * x)), Is.EqualTo(0.01).Within(5 * 0.01 / Math.Sqrt(2.0 * values.Length)));
        Assert.That(values.Max(Math.Abs), Is.GreaterThan(0.03));
    }

    [Test]
    public void Create_SameSeed_GivesTheSameBits()
    {
        var once = Initializer.Create(Cnn, 9);
        var again = Initializer.Create(Cnn, 9);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(Initializer.Create(Cnn, 10), Is.Not.EqualTo(once));
    }

    [Test]
    public void Create_GapsBetweenTensors_StayZero()
    {
        var buffer = Initializer.Create(Cnn, 1);
        foreach (var parameter in Cnn.Parameters) buffer.AsSpan(parameter.Offset, parameter.Count).Clear();
        Assert.That(buffer, Has.All.Zero);
    }

    private static double[] Values(Plan plan, float[] buffer, string name)
    {
        var parameter = plan.Parameters.Single(parameter => parameter.Name == name);
        return [.. buffer.AsSpan(parameter.Offset, parameter.Count).ToArray().Select(value => (double)value)];
    }
}
