using CudnnDigits.Cpu;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.EndToEnd;
using CudnnDigits.Tests.Executors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Export;

/// <summary>Weights that go to PyTorch and come from there, each side by its own program.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PyTorchTests : IDisposable
{
    private const int Training = 2000, Test = 10_000, Batch = 50;

    private readonly TemporaryFolder _folder = new();

    public PyTorchTests()
    {
        PyTorch.Require();
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, Training, Test);
    }

    public void Dispose() => _folder.Dispose();

    [TestCase("linear", "linear")]
    [TestCase("conv", "conv")]
    [TestCase("cnn", "cnn")]
    [TestCase("conv+batch-norm", "conv", "--batch-norm")]
    [TestCase("cnn+batch-norm", "cnn", "--batch-norm", "--dropout", "0.3")]
    public void WeightsOfARun_LoadedStrictlyIntoPyTorch_ReadTheTestImagesAsTheRunSays(string module, params string[] network)
    {
        Train("run", [.. network, "--epochs", "1", "--batch-size", $"{Batch}"]);
        var run = new RunFolder(_folder.File("run"));

        var (logits, output) = PyTorch.Run(_folder, "read", module, run.WeightsPath, TestData.Mnist.Test.Images);

        var ours = Predict(run.ReadDescription().Training.ToModelSpec(), run.WeightsPath);
        Assert.That(output, Does.StartWith("<All keys matched successfully>"));
        Agreement.AssertNear("logits", ours, logits);
        Assert.That(Digits(ours), Is.EqualTo(Digits(logits)));
        Assert.That(CountRight(logits), Is.EqualTo(run.ReadMetrics().Single().Correct));
        foreach (var line in output.Trim().Split('\n')[1..])
            Assert.That(line, Does.Match($"^bn[12]?\\.num_batches_tracked {Training / Batch}$"));
    }

    [TestCase("linear", "linear")]
    [TestCase("conv", "conv")]
    [TestCase("cnn", "cnn")]
    [TestCase("cnn+batch-norm", "cnn", "--batch-norm")]
    public void StateDictOfPyTorch_ReadHere_IsWhatEvalMeasuresAndTrainBeginsWith(string module, params string[] network)
    {
        var (logits, _) = PyTorch.Run(_folder, "write", module, "torch.safetensors", TestData.Mnist.Test.Images);
        var path = _folder.File("torch.safetensors");

        // Steps too small to show: what the training begins with is what it ends with, but for the running statistics.
        Train("run", [.. network, "--epochs", "1", "--optimizer", "sgd", "--learning-rate", "1e-30", "--weights", "torch.safetensors"]);
        var (code, evaluation, error) = Run("eval", "--weights", "torch.safetensors", "--network", network[0], "--json");

        Assert.That(code, Is.Zero, error);
        Agreement.AssertNear("logits", Predict(WeightsFile.DetectNetwork(path, network[0]), path), logits);
        Assert.That(evaluation, Does.Contain($"\"correct\": {CountRight(logits)},"));
        var saved = SafetensorsReader.Read(path).Tensors;
        var trained = SafetensorsReader.Read(new RunFolder(_folder.File("run")).WeightsPath);
        foreach (var tensor in saved.Where(tensor => !tensor.Name.Contains(".running_", StringComparison.Ordinal)))
            Assert.That(trained.Find(tensor.Name)!.Values.ToArray(), Is.EqualTo(tensor.Values.ToArray()).Within(1e-20f), tensor.Name);
    }

    private static float[] Predict(ModelSpec spec, string weights)
    {
        var plan = Plan.Build(spec, Batch);
        using var executor = new CpuExecutor(plan, new Sgd(), Environment.ProcessorCount);
        executor.Write(TrainingState.FromParameters(plan, WeightsFile.Read(weights, plan)));
        var logits = new float[Test * plan.Classes];
        executor.Predict(TestData.Mnist.Test.Images, logits);
        return logits;
    }

    private static int[] Digits(float[] logits) => [.. logits.Chunk(10).Select(scores => Array.IndexOf(scores, scores.Max()))];

    private static int CountRight(float[] logits) =>
        Digits(logits).Where((digit, image) => digit == TestData.Mnist.Test.Labels[image]).Count();

    private void Train(string run, params string[] arguments)
    {
        var (code, _, error) = Run(["train", .. arguments, "--run", run]);
        Assert.That(code, Is.Zero, error);
    }

    private (int Code, string Output, string Error) Run(params string[] arguments) =>
        Cli.Run(_folder.Path, [.. arguments, "--device", "cpu", "--data", "data"]);
}
