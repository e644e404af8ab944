using CudnnDigits.Execution;

namespace CudnnDigits.Tests.Execution;

public sealed class SoftmaxTests
{
    [Test]
    public void Of_KnownLogits_GivesProbabilitiesWorkedOutByHand()
    {
        // exp(ln 1), exp(ln 2), exp(ln 5) over 8
        var probabilities = Softmax.Of([0, MathF.Log(2), MathF.Log(5)]);

        Assert.That(probabilities, Is.EqualTo(new[] { 0.125, 0.25, 0.625 }).Within(1e-7));
    }

    [Test]
    public void MeanAsLogits_TwoNetworks_GiveTheMeanOfTheirProbabilitiesImageByImage()
    {
        // 1/4 and 3/4 with 1/2 and 1/2; 0 and 1 with 1/5 and 4/5
        var logits = Softmax.LogMean([[0, MathF.Log(3), -2000, 0], [7, 7, 0, MathF.Log(4)]], classes: 2);

        Assert.That(Softmax.Of(logits.AsSpan(0, 2)), Is.EqualTo(new[] { 0.375, 0.625 }).Within(1e-6));
        Assert.That(Softmax.Of(logits.AsSpan(2, 2)), Is.EqualTo(new[] { 0.1, 0.9 }).Within(1e-6));
    }

    [Test]
    public void MeanAsLogits_AllNetworksExcludeAClass_GiveItNoProbability() =>
        Assert.That(Softmax.Of(Softmax.LogMean([[-2000, 0], [-2000, 0]], classes: 2)), Is.EqualTo(new[] { 0.0, 1.0 }));

    [Test]
    public void MeanAsLogits_OneNetwork_GivesItsOwn() =>
        Assert.That(Softmax.LogMean([[3, -5]], classes: 2), Is.EqualTo(new[] { 3f, -5f }));

    [Test]
    public void Of_HugeLogits_StaysFinite() =>
        Assert.That(Softmax.Of([1000, 0]), Is.EqualTo(new[] { 1.0, 0.0 }));

    [Test]
    public void CrossEntropy_ProbabilityTooSmallForANumber_IsTheDistance() =>
        Assert.That(Softmax.CrossEntropy([0, -2000], label: 1), Is.EqualTo(2000).Within(1e-9));
}
