using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Safetensors;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>Trains, evaluates, interrupts and resumes as a user would, on a slice of MNIST.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "signals are sent by kill")]
public sealed class TrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainingTests() => MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 1000, test: 200);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Train_Slice_TellsItsEpochsAndWritesWhatEvalReads()
    {
        var (code, output, error) = Cli.Run(_folder.Path,
            "train", "linear", "--epochs", "3", "--batch-size", "32", "--data", "data", "--device", "cpu", "--run", "out");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("epoch   3   loss ").And.Contain("written to out: run.json, metrics.jsonl, weights.safetensors, state.safetensors"));
        Assert.That(output, Does.Not.Contain('\e').And.Not.Contain('\r'));

        var best = new RunFolder(_folder.File("out")).ReadMetrics().MaxBy(epoch => epoch.Correct)!;
        Assert.That(best.Correct, Is.GreaterThan(best.Total / 2), "an untrained network has a tenth right");
        var accuracy = $"accuracy {Figures.Accuracy(best.Correct, best.Total)}";
        Assert.That(Cli.Run(_folder.Path, "eval", "--run", "out", "--data", "data").Output, Does.Contain(accuracy));
        Assert.That(Cli.Run(_folder.Path, "eval", "--weights", "out/weights.safetensors", "--data", "data").Output, Does.Contain(accuracy));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public void Train_InterruptedAndResumedOnAnotherThreadCount_EqualsUninterruptedRun(string signal)
    {
        // So many epochs that the signal comes before their end.
        string[] training = ["train", "cnn", "--data", "data", "--device", "cpu", "--epochs", "6"];
        Assert.That(Cli.Run(_folder.Path, [.. training, "--threads", "1", "--run", "whole"]).Code, Is.Zero);

        using (var interrupted = Cli.Start(_folder.Path, [.. training, "--threads", "1", "--run", "parts"]))
        {
            interrupted.WaitFor("epoch   1");
            interrupted.Signal(signal);
            Assert.That(interrupted.Wait(), Is.EqualTo(130), interrupted.Output);
            Assert.That(interrupted.Output, Does.Contain("continue with: cudnndigits train --run parts --resume"));
        }

        var (code, _, error) = Cli.Run(_folder.Path, "train", "--run", "parts", "--resume", "--threads", "2");
        Assert.That(code, Is.Zero, error);
        AssertSameRun(new RunFolder(_folder.File("whole")), new RunFolder(_folder.File("parts")));
    }

    [Test]
    public void Train_ResumedForMoreEpochs_EqualsALongerRun()
    {
        string[] training = ["train", "conv", "--batch-size", "48", "--data", "data", "--device", "cpu"];
        Assert.That(Cli.Run(_folder.Path, [.. training, "--epochs", "4", "--run", "whole"]).Code, Is.Zero);
        Assert.That(Cli.Run(_folder.Path, [.. training, "--epochs", "2", "--run", "parts"]).Code, Is.Zero);
        Assert.That(Cli.Run(_folder.Path, "train", "--epochs", "4", "--run", "parts", "--resume").Code, Is.Zero);
        AssertSameRun(new RunFolder(_folder.File("whole")), new RunFolder(_folder.File("parts")));
    }

    [Test]
    public void Train_WithEveryToolAndResumed_EqualsAnUninterruptedRun()
    {
        string[] tools =
        [
            "--optimizer", "sgd", "--momentum", "0.9", "--nesterov", "--weight-decay", "0.001", "--learning-rate", "0.05",
            "--schedule", "one-cycle", "--warm-up", "0.25", "--label-smoothing", "0.1", "--ema", "0.95", "--validation", "200",
            "--shift", "2", "--rotation", "10", "--scale", "0.1", "--shear", "0.1",
        ];
        string[] training = ["train", "conv", .. tools, "--batch-size", "8", "--epochs", "20", "--data", "data", "--device", "cpu"];
        Assert.That(Cli.Run(_folder.Path, [.. training, "--threads", "1", "--run", "whole"]).Output,
            Does.Contain("800 training and 200 validation images").And.Contain("on the test images, evaluated once"));

        using (var interrupted = Cli.Start(_folder.Path, [.. training, "--threads", "1", "--run", "parts"]))
        {
            interrupted.WaitFor("epoch   2");
            interrupted.Signal("INT");
            Assert.That(interrupted.Wait(), Is.EqualTo(130), interrupted.Output);
            Assert.That(interrupted.Output, Does.Not.Contain("test images"));
        }

        Assert.That(Cli.Run(_folder.Path, "train", "--run", "parts", "--resume", "--threads", "2").Code, Is.Zero);
        AssertSameRun(new RunFolder(_folder.File("whole")), new RunFolder(_folder.File("parts")));
        Assert.That(SafetensorsReader.Read(_folder.File("parts/state.safetensors")).Find("conv.weight.ema"), Is.Not.Null);
    }

    [Test]
    public void Train_WithEveryToolByTheConfigOfARun_HasItsSettings()
    {
        string[] tools =
        [
            "--optimizer", "adamw", "--weight-decay", "0.05", "--schedule", "cosine", "--warm-up", "0.2", "--label-smoothing", "0.2",
            "--ema", "0.9", "--validation", "100", "--early-stop", "3", "--shift", "1.5", "--rotation", "5",
        ];
        Assert.That(Cli.Run(_folder.Path, ["train", "linear", .. tools, "--epochs", "2", "--data", "data", "--run", "first"]).Code, Is.Zero);
        Assert.That(Cli.Run(_folder.Path, "train", "--config", "first/run.json", "--run", "again").Code, Is.Zero);

        var settings = new RunFolder(_folder.File("again")).ReadDescription().Training;
        Assert.That(settings, Is.EqualTo(new TrainingSettings(
            "linear", 2, 600, 0.001f, new Adam(WeightDecay: 0.05f, Decoupled: true) { EmaDecay = 0.9f })
        {
            Schedule = new Cosine(0.2f),
            LabelSmoothing = 0.2f,
            Augmentation = new Augmentation(Shift: 1.5f, Rotation: 5),
            EarlyStop = 3,
            Validation = 100,
        }));
        AssertSameRun(new RunFolder(_folder.File("first")), new RunFolder(_folder.File("again")));
    }

    [Test]
    public void Train_ByTheConfigOfARun_RepeatsItExactly()
    {
        var (code, output, error) = Cli.Run(_folder.Path,
            "train", "conv", "--batch-size", "40", "--learning-rate", "0.002", "--seed", "5", "--epochs", "2",
            "--data", "data", "--device", "cpu", "--run", "first", "--quiet");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Not.Contain("epoch   1").And.Contain("best accuracy").And.Contain("rows: true digit"));

        (code, output, error) = Cli.Run(_folder.Path, "train", "--config", "first/run.json", "--run", "again", "--plain");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("batches of 40, seed 5"));
        AssertSameRun(new RunFolder(_folder.File("first")), new RunFolder(_folder.File("again")));
    }

    private static void AssertSameRun(RunFolder wanted, RunFolder found)
    {
        foreach (var path in new Func<RunFolder, string>[] { run => run.StatePath, run => run.WeightsPath })
        {
            var (wantedTensors, foundTensors) = (SafetensorsReader.Read(path(wanted)).Tensors, SafetensorsReader.Read(path(found)).Tensors);
            Assert.That(foundTensors.Select(tensor => tensor.Name), Is.EqualTo(wantedTensors.Select(tensor => tensor.Name)));
            foreach (var (one, other) in wantedTensors.Zip(foundTensors))
                Assert.That(other.Values.Span.SequenceEqual(one.Values.Span), Is.True, $"{path(found)}: {one.Name}");
        }

        Assert.That(found.ReadMetrics().Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Correct)),
            Is.EqualTo(wanted.ReadMetrics().Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Correct))));
    }
}
