using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>Nothing is lost when two trainings meet in one folder, or when numbers go wrong.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "signals are sent by kill")]
public sealed class SafetyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SafetyTests() => MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 1000, test: 200);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Train_FolderInUse_IsRefusedWithTheFirstOnesProcessId()
    {
        using var first = Cli.Start(_folder.Path, "train", "linear", "--epochs", "1000000", "--data", "data", "--device", "cpu", "--run", "out", "--save-every", "0");
        first.WaitFor("epoch   3");

        var (code, _, error) = Cli.Run(_folder.Path, "train", "--run", "out", "--resume");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain($"out is in use by process {first.Id}: wait until it ends"));

        first.Signal("TERM");
        Assert.That(first.Wait(), Is.EqualTo(130));
        Assert.That(Cli.Run(_folder.Path, "train", "--run", "out", "--resume", "--epochs", "3").Code, Is.Zero, "the lock is gone with its owner");
    }

    [TestCase("cnn", "the forward pass of conv2")]
    [TestCase("conv", "the forward pass of fc")]
    public void Train_NumbersGoWrong_SaysWhereFirstAndKeepsTheLastGoodState(string network, string operation)
    {
        var (code, _, error) = Cli.Run(_folder.Path,
            "train", network, "--learning-rate", "1e30", "--data", "data", "--device", "cpu", "--run", "out");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("step 1 ").And.Contain($"first in {operation}").And.Contain("learning rate 1E+30")
            .And.Contain("a smaller --learning-rate").And.Not.Contain("   at "));
        Assert.That(File.Exists(new RunFolder(_folder.File("out")).StatePath), error);
    }

    [Test]
    public void Train_DetectAnomaly_GivesTheSameBitsWhereNothingIsWrong()
    {
        string[] training = ["train", "conv", "--data", "data", "--device", "cpu", "--epochs", "2", "--batch-size", "100"];
        Assert.That(Cli.Run(_folder.Path, [.. training, "--run", "one"]).Code, Is.Zero);
        Assert.That(Cli.Run(_folder.Path, [.. training, "--run", "two", "--detect-anomaly"]).Code, Is.Zero);
        Assert.That(File.ReadAllBytes(_folder.File("two/state.safetensors")), Is.EqualTo(File.ReadAllBytes(_folder.File("one/state.safetensors"))));
    }
}
