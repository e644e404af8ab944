using System.Text.Json;
using CudnnDigits.Tests.Imaging;
using CudnnDigits.Training.Runs;
using SkiaSharp;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>Trains several networks as one, interrupts and resumes them, and asks them together.</summary>
[Platform(Exclude = "Win", Reason = "signals are sent by kill")]
public sealed class EnsembleTests
{
    private const int Members = 3;

    private static readonly string[] Training =
        ["train", "conv", "--ensemble", $"{Members}", "--seed", "5", "--epochs", "4", "--batch-size", "8", "--data", "data", "--device", "cpu"];

    private readonly TemporaryFolder _folder = new();
    private string _output = "";

    private RunFolder Ensemble => new(_folder.File("all"));

    private IEnumerable<RunFolder> Runs => Enumerable.Range(1, Members).Select(Ensemble.Member);

    [OneTimeSetUp]
    public void Train()
    {
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 640, test: 200);
        (var code, _output, var error) = Cli.Run(_folder.Path, [.. Training, "--run", "all"]);
        Assert.That(code, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Train_Ensemble_IsARunForEachSeed()
    {
        Assert.That(Runs.Select(run => run.ReadDescription().Training.Seed), Is.EqualTo(new[] { 5, 6, 7 }));
        Assert.That(Ensemble.ReadDescription().Members, Is.EqualTo(Members));
        var (code, _, error) = Cli.Run(_folder.Path, "train", "--config", "all/run.json", "--ensemble", "1", "--seed", "6", "--run", "alone");
        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadAllBytes(_folder.File("alone/weights.safetensors")), Is.EqualTo(File.ReadAllBytes(Ensemble.Member(2).WeightsPath)));
    }

    [Test]
    public void Train_Ensemble_RecordsWhatEvalSaysOfTheMeanAndOfEachMember()
    {
        var (_, output, _) = Cli.Run(_folder.Path, "eval", "--run", "all", "--data", "data", "--device", "cpu", "--json");

        Assert.That(output.Trim(), Is.EqualTo(File.ReadAllText(Ensemble.EnsemblePath)));
        var report = JsonDocument.Parse(output).RootElement;
        Assert.That(report.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("correct").GetInt32()),
            Is.EqualTo(Runs.Select(run => run.ReadMetrics().Max(epoch => epoch.Correct))));
        Assert.That(report.GetProperty("members")[0].EnumerateObject().Select(property => property.Name),
            Is.EqualTo(new[] { "weights", "correct", "total", "accuracy" }));
        Assert.That(_output, Does.Contain("member 2 of 3, seed 6")
            .And.Contain($"accuracy {report.GetProperty("correct").GetInt32()}/200").And.Contain("from the mean probabilities of 3 networks"));
    }

    [Test]
    public void Predict_Ensemble_GivesTheMeanOfTheMembersProbabilities()
    {
        File.WriteAllBytes(_folder.File("digit.png"), Pictures.Enlarge(Pictures.MnistDigit(0), 8, SKColors.Black, SKColors.White));

        var together = Probabilities("all");

        var alone = Runs.Select(run => Probabilities(run.Path)).ToArray();
        Assert.That(together, Is.EqualTo(Enumerable.Range(0, 10).Select(digit => alone.Average(member => member[digit]))).Within(1e-6));
    }

    [TestCase("INT")]
    [TestCase("KILL")]
    public void Train_InterruptedAndResumed_TrainsWhatIsMissingToTheSameBits(string signal)
    {
        var parts = new RunFolder(_folder.File($"parts-{signal}"));
        using (var interrupted = Cli.Start(_folder.Path, [.. Training, "--run", parts.Path, "--save-every", "0"]))
        {
            interrupted.WaitFor("member 2 of 3");
            Assert.That(() => parts.Member(2).HoldsRun, Is.True.After(60_000, 5));
            interrupted.Signal(signal);
            interrupted.Wait();
            if (signal == "INT") Assert.That(interrupted.Output, Does.Contain($"continue with: cudnndigits train --run {parts.Path} --resume"));
        }

        var (code, output, error) = Cli.Run(_folder.Path, "train", "--run", parts.Path, "--resume");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("member 1 of 3, seed 5: already trained"));
        foreach (var (run, number) in Runs.Zip(Enumerable.Range(1, Members)))
            Assert.That(File.ReadAllBytes(parts.Member(number).WeightsPath), Is.EqualTo(File.ReadAllBytes(run.WeightsPath)));
    }

    [TestCase(2, "--ensemble is 3, not 2", "train", "--run", "all", "--resume", "--ensemble", "2")]
    [TestCase(2, "all already holds a run", "train", "--run", "all", "--ensemble", "3")]
    [TestCase(2, "at most 100", "train", "--ensemble", "101")]
    [TestCase(2, "--ensemble 0: must be at least 1", "train", "--ensemble", "0")]
    [TestCase(2, "such as all/member-1", "export", "--run", "all", "--onnx", "all.onnx")]
    [TestCase(2, "such as all/member-1", "serve", "--run", "all", "--port", "0")]
    [TestCase(1, "such as all/member-1", "report", "--run", "all")]
    [TestCase(1, "such as all/member-1", "compare", "all", "all/member-1")]
    public void Run_WhatAnEnsembleCannotDo_IsRefused(int wanted, string message, params string[] arguments)
    {
        var (code, _, error) = Cli.Run(_folder.Path, arguments);

        Assert.That(error, Does.Contain(message));
        Assert.That(code, Is.EqualTo(wanted));
        Assert.That(_folder.File("all.onnx"), Does.Not.Exist);
    }

    private double[] Probabilities(string run)
    {
        var (code, output, error) = Cli.Run(_folder.Path, "predict", "--run", run, "--json", "digit.png");
        Assert.That(code, Is.Zero, error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("predictions")[0].GetProperty("probabilities").EnumerateArray().Select(value => value.GetDouble())];
    }
}
