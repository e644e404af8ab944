using CudnnDigits.Native;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Tests.Cuda;

/// <summary>Machines that are not fit: each has its own report, and an executor says the same.</summary>
public sealed class MachineTests
{
    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TearDown]
    public void IsClean() => Emulator.AssertClean();

    [Test]
    public void Examine_FitMachine_TellsVersionsAndPlaces()
    {
        var report = CudaDoctor.Examine();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(report.Usable, report.Problem);
        Assert.That(report.Libraries.Where(library => library.Title is not ("NVTX" or "NVRTC")), Has.All.Property("Version").Not.Null.And.All.Property("Path").StartsWith(Emulator.Folder));
        Assert.That(report.Device, Has.Property("ComputeCapability").EqualTo("8.6"));
    }

    [TestCase("devices=0", "CUDA_ERROR_NO_DEVICE", "--device cpu")]
    [TestCase("driver=11020", "11.2", "newer NVIDIA driver")]
    [TestCase("driver=11080", "12.8.5", "newer NVIDIA driver")]
    [TestCase("cudnn=8600", "8.6.0", "cuDNN 9")]
    [TestCase("cudnn-cuda=13000", "built for CUDA 13", "one CUDA version")]
    [TestCase("arch=61", "6.1", "--device cpu")]
    [TestCase("arch=70", "7.0", "cuDNN 9.10 or older")]
    [TestCase("arch=120;driver=12060", "12.0", "driver 570")]
    [TestCase("arch=100;cublas=120600", "12.6.0", "cuBLAS of CUDA 12.8")]
    [TestCase("arch=100;cudnn=90600", "9.6.0", "cuDNN 9.7")]
    public void Examine_UnfitMachine_SaysWhatIsWrongAndWhatToDo(string machine, string problem, string advice)
    {
        Emulator.Configure(machine);

        var report = CudaDoctor.Examine();

        using var scope = Assert.EnterMultipleScope();
        Assert.That(report.Usable, Is.False);
        Assert.That(report.Problem, Does.Contain(problem));
        Assert.That(report.Advice, Does.Contain(advice));
        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>().With.Message.Contains(problem).And.Message.Contains(advice));
    }

    [Test]
    public void Examine_NoDevice_StillTellsVersions()
    {
        Emulator.Configure("devices=0");

        Assert.That(
            CudaDoctor.Examine().Libraries.Select(library => library.Version),
            Is.SupersetOf(new[] { "12.8", "12.8.5", "9.13.0" }));
    }

    [TestCase(802, "Fabric Manager")]
    [TestCase(804, "cuda-compat")]
    public void Examine_DriverRefusesToStart_SaysWhatToDo(int status, string advice)
    {
        Emulator.Fail("cuInit", 1, status);

        Assert.That(CudaDoctor.Examine().Advice, Does.Contain(advice));
    }

    [Test]
    public void Create_SmallMemory_SaysHowMuchIsFree()
    {
        Emulator.Configure("memory=4100K");

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>().With.Message.Contains("MiB are free"));
    }
}
