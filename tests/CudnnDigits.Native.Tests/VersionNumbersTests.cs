using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Tests;

public sealed class VersionNumbersTests
{
    [TestCase(8907, "8.9.7")]
    [TestCase(91002, "9.10.2")]
    [TestCase(90100, "9.1.0")]
    public void Cudnn_OfEitherScheme_ReadsTheVersion(long number, string version) =>
        Assert.That(VersionNumbers.Cudnn(number), Is.EqualTo(Version.Parse(version)));


    [TestCase(11040, "11.4")]
    [TestCase(13000, "13.0")]
    public void Cuda_OfDriver_ReadsTheVersion(long number, string version) =>
        Assert.That(VersionNumbers.Cuda(number), Is.EqualTo(Version.Parse(version)));
}
