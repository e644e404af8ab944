using CudnnDigits.Cpu;
using CudnnDigits.Export.Onnx;
using CudnnDigits.Models;
using CudnnDigits.Tests.Executors;
using CudnnDigits.Training.Runs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>A network that <c>train</c> added layers to is that network for every other command, without being told again.</summary>
public sealed class AddedLayersTests
{
    private const int TestImages = 200;

    private readonly TemporaryFolder _folder = new();

    private RunFolder Trained => new(_folder.File("run"));

    [OneTimeSetUp]
    public void Train()
    {
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 640, test: TestImages);
        var (code, _, error) = Run(
            "train", "conv", "--batch-norm", "--dropout", "0.3", "--epochs", "2", "--batch-size", "32", "--run", "run");
        Assert.That(code, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Train_LayersAdded_AreRecorded()
    {
        Assert.That(File.ReadAllText(Trained.DescriptionPath), Does.Contain("\"batchNorm\": true").And.Contain("\"dropout\": 0.3"));
        Assert.That(WeightsFile.DetectNetwork(Trained.WeightsPath).Layers, Has.One.InstanceOf<BatchNorm2d>());
    }

    [TestCase("--run", "run")]
    [TestCase("--weights", "run/weights.safetensors")]
    public void Eval_LayersAdded_MeasuresWhatTheTrainingDid(params string[] source)
    {
        var (code, output, error) = Run(["eval", .. source, "--json"]);

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain($"\"correct\": {Trained.ReadMetrics().Max(epoch => epoch.Correct)},"));
    }

    [Test]
    public void Train_FromTheConfigOfTheRun_RepeatsIt()
    {
        var (code, _, error) = Run("train", "--config", "run/run.json", "--run", "again");

        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadAllBytes(_folder.File("again/weights.safetensors")), Is.EqualTo(File.ReadAllBytes(Trained.WeightsPath)));
    }

    [Test]
    public void Train_Resumed_EqualsALongerRun()
    {
        Assert.That(Run("train", "--config", "run/run.json", "--run", "parts").Code, Is.Zero);
        Assert.That(Run("train", "--config", "run/run.json", "--run", "whole", "--epochs", "3").Code, Is.Zero);

        var (code, _, error) = Run("train", "--run", "parts", "--resume", "--epochs", "3");

        Assert.That(code, Is.Zero, error);
        Assert.That(File.ReadAllBytes(_folder.File("parts/state.safetensors"))[^4096..],
            Is.EqualTo(File.ReadAllBytes(_folder.File("whole/state.safetensors"))[^4096..]), "the last tensors; metadata hold times");
    }

    [Test]
    public void Report_LayersAdded_WritesItsPage()
    {
        var (code, _, error) = Cli.Run(_folder.Path, "report", "--run", "run", "--data", "data");

        Assert.That(code, Is.Zero, error);
        Assert.That(_folder.File("run/report.html"), Does.Exist);
    }

    [Test]
    public void Export_LayersAdded_OnnxRuntimeGivesTheSamePredictions()
    {
        var (code, _, error) = Cli.Run(_folder.Path, "export", "--run", "run", "--onnx", "added.onnx");
        Assert.That(code, Is.Zero, error);
        var images = TestData.Mnist.Test.Images[..(TestImages * 784)];
        var plan = Plan.Build(Trained.ReadDescription().Training.ToModelSpec(), 32);
        using var executor = new CpuExecutor(plan, new Sgd(), threads: 1);
        executor.Write(CudnnDigits.Execution.TrainingState.FromParameters(plan, WeightsFile.Read(Trained.WeightsPath, plan)));
        var wanted = new float[TestImages * 10];
        executor.Predict(images, wanted);

        using var session = new InferenceSession(_folder.File("added.onnx"));
        var input = new DenseTensor<float>(Array.ConvertAll(images, value => value / 255f), [TestImages, 1, 28, 28]);
        using var found = session.Run([NamedOnnxValue.CreateFromTensor(OnnxModel.Input, input)], [OnnxModel.Output]);

        Agreement.AssertNear("logits", found[0].AsEnumerable<float>().ToArray(), wanted);
    }

    private (int Code, string Output, string Error) Run(params string[] arguments) =>
        Cli.Run(_folder.Path, [.. arguments, "--data", "data", "--device", "cpu"]);
}
