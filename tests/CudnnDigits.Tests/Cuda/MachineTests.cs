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
        Assert.That(report.Libraries.Where(library => library.Title != "NVTX"), Has.All.Property("Version").Not.Null.And.All.Property("Path").StartsWith(Emulator.Folder));
        Assert.That(report.Device, Has.Property("ComputeCapability").EqualTo("8.6"));
    }

    [TestCase("devices=0", "CUDA_ERROR_NO_DEVICE", "--device cpu")]
    [TestCase("driver=11020", "11.2", "newer NVIDIA driver")]
    [TestCase("driver=11080", "12.8.5", "newer NVIDIA driver")]
    [TestCase("cudnn=8600", "8.6.0", "cuDNN 9")]
    [TestCase("cudnn-cuda=13000", "built for CUDA 13", "one CUDA version")]
    [TestCase("arch=61", "6.1", "--device cpu")]
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
    public void Create_SmallMemory_SaysHowMuchIsFree()
    {
        Emulator.Configure("memory=4100K");

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>().With.Message.Contains("MiB are free"));
    }
}
