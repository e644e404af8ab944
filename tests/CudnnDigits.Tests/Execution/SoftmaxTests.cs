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
    public void Of_HugeLogits_StaysFinite() =>
        Assert.That(Softmax.Of([1000, 0]), Is.EqualTo(new[] { 1.0, 0.0 }));
}
