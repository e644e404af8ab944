
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

    [TestCase("9.11", "12.6.4", "12.9")]
    [TestCase("9.10.2", "13.0.1", "13.0")]
    public void Check_VoltaWithLibrariesThatDroppedIt_NamesTheLastCudnnForIt(string cudnn, string cublas, string cuda) =>
        Assert.That(
            CudaRequirements.Check(new(new(13, 0), Version.Parse(cublas), Version.Parse(cudnn), Version.Parse(cuda), new(7, 0)))?.Advice,
            Does.Contain("9.10"));

    [Test]
    public void Check_VoltaWithCudnn910_IsAccepted() => Assert.That(CudaRequirements.Check(Good with { ComputeCapability = new(7, 0) }), Is.Null);

    [TestCase("12.7", "12.8.4", "9.10.2", "570")]
    [TestCase("12.8", "12.6.4", "9.10.2", "12.8")]
    [TestCase("12.8", "12.8.4", "9.6.0", "9.7")]
    public void Check_BlackwellWithSomethingOlder_SaysWhatItNeeds(string driver, string cublas, string cudnn, string needed)
    {
        var found = new CudaVersions(Version.Parse(driver), Version.Parse(cublas), Version.Parse(cudnn), new(12, 8), new(12, 0));

        Assert.That(CudaRequirements.Check(found)?.Advice, Does.Contain(needed));
    }
}
