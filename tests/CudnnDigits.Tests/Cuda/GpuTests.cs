using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Verification;
using CudnnDigits.Verification.Checks;

namespace CudnnDigits.Tests.Cuda;

/// <summary>What only a real card can show. Not run without one, and then reported so.</summary>
[Category("Gpu")]
public sealed class GpuTests
{
    [SetUp]
    public void RequireGpu()
    {
        if (!Emulator.IsRealGpu) Assert.Ignore("no GPU was asked for: on a machine with one, run with CUDNNDIGITS_TEST_GPU=1");
    }

    [TestCase(Precision.Fp32)]
    [TestCase(Precision.Tf32)]
    public void Train_CnnOnTheCard_FollowsTheCpu(Precision precision)
    {
        var (training, test) = TestData.Mnist;
        var setup = new Setup(training, test, Environment.ProcessorCount, Quick: false, CancellationToken.None);

        var findings = ManyStepsCheck.Run(setup, Catalogue.Find("cnn"), precision);

        Assert.That(findings, Has.All.Property("Holds").True);
    }
}
