using CudnnDigits.Execution;

namespace CudnnDigits.Tests.Execution;

public sealed class BatchesTests
{
    [TestCase(0, 4, 0)]
    [TestCase(1, 4, 1)]
    [TestCase(8, 4, 2)]
    [TestCase(9, 4, 3)]
    [TestCase(60_000, int.MaxValue, 1)]
    [TestCase(int.MaxValue, 1, int.MaxValue)]
    public void Count_OfImages_IsRoundedUp(int images, int batch, int wanted) =>
        Assert.That(Batches.Count(images, batch), Is.EqualTo(wanted));
}
