using System.Text.Json;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Tests.Cuda;

/// <summary>The program as a user starts it, with the emulator in place of the libraries, on a slice of the real MNIST.</summary>
public sealed class CommandLineTests
{
    private static readonly string Slice = Path.Combine(Emulator.Repository, "tests", "CudnnDigits.Tests", "Fixtures", "mnist-6000");

    private TemporaryFolder _folder = null!;
    private EmulatedProgram _program = null!;

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        _folder = new TemporaryFolder();
        _program = new EmulatedProgram(_folder);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Train_OnCuda_TrainsAndLeavesNothingOnTheDevice()
    {
        var run = _program.Start("", "train", "linear", "--device", "cuda", "--epochs", "1", "--data", Slice, "--run", _folder.File("run"), "--verbose");

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("7 kernels a step"));
        Assert.That(File.ReadAllText(_folder.File("run/run.json")), Does.Contain("cuDNN 9.13.0"));
        Assert.That(run.IsClean);
    }

    [TestCase("cublasSgemm_v2:3:13", "cublasSgemm_v2 failed: CUBLAS_STATUS_EXECUTION_FAILED")]
    [TestCase("cuGraphLaunch:3:700", "cuGraphLaunch failed: CUDA_ERROR_ILLEGAL_ADDRESS")]
    [TestCase("cudnnCreate:1:1001", "cudnnCreate failed: CUDNN_STATUS_NOT_INITIALIZED")]
    public void Train_CallFails_ExitsWithOneAndNamesIt(string failure, string message)
    {
        var run = _program.Start($"fail={failure}", "train", "linear", "--device", "cuda", "--epochs", "1", "--data", Slice, "--run", _folder.File("run"));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain(message).And.Not.Contain("   at "));
        Assert.That(run.IsClean);
    }

    [Test]
    public void Train_LibrariesMissing_SaysWhichAndWhatToDo()
    {
        // Not an empty folder: a driver may be installed, and the system's own search finds that one after any chosen folder.
        var run = _program.StartIn(SearchPlaces.Nowhere, "", "train", "linear", "--device", "cuda", "--data", Slice, "--run", _folder.File("run"));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("was not found").And.Contain("--device cpu"));
    }

    [Test]
    public void Train_OnlyTheDriverIsThere_AsksForCublas()
    {
        File.CreateSymbolicLink(_folder.File("libcuda.so.1"), Path.Combine(Emulator.Folder, "libcuda.so.1"));

        var run = _program.StartIn(_folder.Path, "", "train", "linear", "--device", "cuda", "--data", Slice, "--run", _folder.File("run"));

        Assert.That(run.Error, Does.Contain("cuBLAS was not found").And.Contain("CUDNNDIGITS_CUDA_PATH"));
    }

    [Test]
    public void Info_Json_HasWhatWasFoundWhere()
    {
        var run = _program.Start("", "info", "--json");

        var libraries = JsonDocument.Parse(run.Output).RootElement.GetProperty("cuda").GetProperty("libraries");
        Assert.That(libraries.EnumerateArray().Select(library => library.GetProperty("path").GetString()), Has.All.StartsWith(Emulator.Folder));
    }
}
