using CudnnDigits.Tests.EndToEnd;

namespace CudnnDigits.Tests.Cuda;

/// <summary>
/// Every imported function fails once, in turn, under a training that goes on from a checkpoint: the program says so and the checkpoint
/// stays.
/// </summary>
public sealed class CheckpointTests
{
    private const int TrainingImages = 150, TestImages = 20;

    private TemporaryFolder _folder = null!;
    private EmulatedProgram _program = null!;
    private byte[] _state = [];

    private string Run => _folder.File("run");

    private string State => _folder.File("run/state.safetensors");

    /// <summary>A release that fails is not reported: nothing can be done about it. And cnn normalises nothing.</summary>
    private static IEnumerable<TestCaseData> ReportedFunctions() =>
        from test in FailureTests.Functions()
        let function = (string)test.Arguments[0]!
        where !FailureTests.IsRelease(function) && !FailureTests.IsTolerated(function) && !function.StartsWith("cudnnBatchNormalization", StringComparison.Ordinal)
        select test;

    [OneTimeSetUp]
    public void TrainOneEpoch()
    {
        Emulator.Require();
        _folder = new TemporaryFolder();
        _program = new EmulatedProgram(_folder);
        MnistSlice.Write(_folder.Path, TrainingImages, TestImages);
        var first = _program.Start("", "train", "cnn", "--device", "cuda", "--epochs", "1", "--data", _folder.Path, "--run", Run);
        Assert.That(first.ExitCode, Is.Zero, first.Error);
        _state = File.ReadAllBytes(State);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [SetUp]
    public void RestoreCheckpoint() => File.WriteAllBytes(State, _state);

    [TestCaseSource(nameof(ReportedFunctions))]
    public void Resume_CallFails_ExitsWithOneAndLeavesTheCheckpoint(string function, int status)
    {
        var settings = string.Join(';', FailureTests.SettingsFor(function), $"fail={function}:1:{status}").TrimStart(';');
        string[] find = function.StartsWith("cudnnFind", StringComparison.Ordinal) ? ["--find"] : [];

        var broken = _program.Start(
            settings, ["train", "--run", Run, "--resume", "--epochs", "2", "--profile-steps", "1..2", .. find]);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(broken.ExitCode, Is.EqualTo(1));
        Assert.That(broken.Error, Does.Contain($"{function} failed: ").And.Contain($"({status})").And.Not.Contain("   at "));
        Assert.That(broken.IsClean, "nothing leaked, nothing misused");
        Assert.That(File.ReadAllBytes(State), Is.EqualTo(_state));
    }
}
