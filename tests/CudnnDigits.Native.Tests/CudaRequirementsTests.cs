
namespace CudnnDigits.Native.Tests;

public sealed class CudaRequirementsTests
{
    private static readonly CudaVersions Good = new(new(12, 8), new(12, 6, 4), new(9, 10, 2), new(12, 9), new(8, 6));

    [Test]
    public void Check_VersionsThatGoTogether_FindsNothing() => Assert.That(CudaRequirements.Check(Good), Is.Null);

    [Test]
    public void Check_Cudnn89_IsAccepted() => Assert.That(CudaRequirements.Check(Good with { Cudnn = new(8, 9, 7) }), Is.Null);

    [Test]
    public void Check_NewerMinorThanTheDriver_IsAccepted() => Assert.That(CudaRequirements.Check(Good with { Cublas = new(12, 9, 1) }), Is.Null);

    [Test]
    public void Check_OldDriver_SaysWhichIsWanted() =>
        Assert.That(CudaRequirements.Check(Good with { Driver = new(11, 2) }), Has.Property("Problem").Contains("11.2").And.Property("Problem").Contains("11.4"));

    [Test]
    public void Check_LibraryOfALaterMajorThanTheDriver_NamesBoth() =>
        Assert.That(CudaRequirements.Check(Good with { Driver = new(11, 8) })?.Problem, Does.Contain("12.6.4").And.Contain("11.8"));

    [Test]
    public void Check_OldCudnn_SaysWhichIsWanted() =>
        Assert.That(CudaRequirements.Check(Good with { Cudnn = new(8, 6, 0) })?.Problem, Does.Contain("8.6.0").And.Contain("8.9"));

    [Test]
    public void Check_CudnnOfAnotherCuda_IsMixed() =>
        Assert.That(CudaRequirements.Check(Good with { CudnnCuda = new(13, 0), Driver = new(13, 0) })?.Problem, Does.Contain("CUDA 13").And.Contain("12.6.4"));

    [Test]
    public void Check_OldGpu_SendsToTheCpu() =>
        Assert.That(CudaRequirements.Check(Good with { ComputeCapability = new(6, 1) })?.Advice, Does.Contain("--device cpu"));
}
