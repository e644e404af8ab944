using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

public sealed class VersionOrderTests
{
    [Test]
    public void Compare_TenAfterNine_OrdersByNumber() =>
        Assert.That(new[] { "cuda-12.10", "cuda-13.0", "cuda-12.9" }.Order(VersionOrder.Instance), Is.EqualTo(new[] { "cuda-12.9", "cuda-12.10", "cuda-13.0" }));
}
