using System.Text.Json;
using CudnnDigits.Models;
using CudnnDigits.Tests.Export;
using CudnnDigits.Tests.Safetensors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>What a training leaves for other programs, and what it takes from them, as a user would see it.</summary>
public sealed class TakeawayTests
{
    private const int Steps = 2 * (640 / 32);

    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public void Train()
    {
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 640, test: 200);
        var (code, _, error) = Run("train", "conv", "--epochs", "2", "--batch-size", "32", "--run", "run", "--tensorboard");
        Assert.That(code, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Train_Done_LeavesItsPicturesAndTheLossOfEveryStep()
    {
        var run = new RunFolder(_folder.File("run"));

        Assert.That(new[] { "curves.png", "confusion.png", "mistakes.png", "filters.png" }.Select(run.File), Has.All.Exist);
        var losses = LossLog.Read(run.LossesPath);
        Assert.That(losses, Has.Length.EqualTo(Steps));
        Assert.That(losses[(Steps / 2)..].Average(), Is.EqualTo(run.ReadMetrics()[1].Loss).Within(1e-5));
    }

    [Test]
    public void Train_TensorBoard_TellsWhatTheRunFolderTells()
    {
        var run = new RunFolder(_folder.File("run"));
        var events = EventReader.Read(Directory.GetFiles(run.Path, "events.out.tfevents.*").Single());

        float[] Scalars(string tag) => [.. events.Where(value => value.Tag == tag).Select(value => value.Scalar)];
        var metrics = run.ReadMetrics();
        Assert.Multiple(() =>
        {
            Assert.That(Scalars("loss/step"), Is.EqualTo(LossLog.Read(run.LossesPath)));
            Assert.That(events.Where(value => value.Tag == "loss/step").Select(value => value.Step), Is.EqualTo(Enumerable.Range(1, Steps)));
            Assert.That(Scalars("accuracy/test"), Is.EqualTo(metrics.Select(epoch => (float)epoch.Accuracy)));
            Assert.That(events.Count(value => value.Tag == "conv.weight"), Is.EqualTo(2), "a histogram an epoch");
            var sheet = ProtoField.Parse(events.Single(value => value.Tag == "mistakes").Field(4).Bytes);
            Assert.That(sheet.Single(field => field.Number == 4).Bytes, Is.EqualTo(File.ReadAllBytes(run.File("mistakes.png"))));
        });
    }

    [Test]
    public void Train_FromAPyTorchFile_BeginsWithItsWeights()
    {
        // As PyTorch's writer leaves a state_dict: names in alphabetical order, and metadata that say "pt". The step is too small to show.
        var values = Enumerable.Range(0, 7850).Select(index => MathF.Sin(index) / 10).ToArray();
        File.WriteAllBytes(_folder.File("torch.safetensors"), SafetensorsBytes.Of(
            """{"__metadata__":{"format":"pt"},"fc.bias":{"dtype":"F32","shape":[10],"data_offsets":[0,40]},"fc.weight":{"dtype":"F32","shape":[10,784],"data_offsets":[40,31400]}}""",
            values));

        var (code, _, error) = Run(
            "train", "linear", "--epochs", "1", "--optimizer", "sgd", "--learning-rate", "1e-12", "--weights", "torch.safetensors", "--run", "torch");

        Assert.That(code, Is.Zero, error);
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 1);
        var trained = WeightsFile.Read(_folder.File("torch/weights.safetensors"), plan);
        float[] Part(ParameterPlan parameter) => trained[parameter.Offset..(parameter.Offset + parameter.Count)];
        Assert.That(Part(plan.Parameters[0]), Is.EqualTo(values[10..]).Within(1e-7f));
        Assert.That(Part(plan.Parameters[1]), Is.EqualTo(values[..10]).Within(1e-7f));
    }

    [Test]
    public void Train_WeightsOfAnotherNetwork_ListsAllThatDoesNotFit()
    {
        var (code, _, error) = Run("train", "linear", "--weights", "run/weights.safetensors", "--run", "misfit");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error.Split('\n').Select(line => line.Trim()), Is.SupersetOf(new[]
            {
                "conv.weight [1, 1, 3, 3] is unexpected", "conv.bias [1] is unexpected",
            }));
            Assert.That(Directory.Exists(_folder.File("misfit")), Is.False, "nothing was begun");
        });
    }

    [Test]
    public void Eval_Json_HasTheDocumentedShape()
    {
        var (_, output, _) = Run("eval", "--run", "run", "--json");

        using var report = JsonDocument.Parse(output);
        var root = report.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.EnumerateObject().Select(property => property.Name), Is.EqualTo(
                new[] { "formatVersion", "network", "weights", "device", "correct", "total", "accuracy", "confusion" }));
            Assert.That(root.GetProperty("total").GetInt32(), Is.EqualTo(200));
            Assert.That(root.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(count => count.GetInt32()),
                Is.EqualTo(200));
            Assert.That(root.GetProperty("accuracy").GetDouble(), Is.EqualTo(root.GetProperty("correct").GetInt32() / 200.0));
        });
    }

    [Test]
    public void Info_Json_HasTheDocumentedShape()
    {
        var (_, output, _) = Cli.Run(_folder.Path, "info", "--json");

        using var report = JsonDocument.Parse(output);
        Assert.That(report.RootElement.EnumerateObject().Select(property => property.Name), Is.EqualTo(
            new[] { "formatVersion", "version", "runtime", "operatingSystem", "processor", "instructionSets", "vectorWidths", "threads", "data", "cuda" }));
        Assert.That(report.RootElement.GetProperty("cuda").EnumerateObject().Select(property => property.Name), Is.EqualTo(
            new[] { "libraries", "device", "problem", "advice", "usable" }));
    }

    [Test]
    public void Report_Run_WritesItsPageAndDrawsItsPicturesAgain()
    {
        var pictures = new[] { "curves.png", "confusion.png", "mistakes.png", "filters.png" }.Select(name => _folder.File($"run/{name}")).ToArray();
        var drawn = pictures.Select(File.ReadAllBytes).ToArray();
        Array.ForEach(pictures, File.Delete);

        var (code, output, error) = Run("report", "--run", "run");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("report.html"));
        Assert.That(_folder.File("run/report.html"), Does.Exist);
        Assert.That(pictures.Select(File.ReadAllBytes), Is.EqualTo(drawn));
    }

    [Test]
    public void Export_Onnx_SaysWhatGoesInAndOut()
    {
        var (code, output, error) = Cli.Run(_folder.Path, "export", "--onnx", "conv.onnx", "--run", "run");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("image: float [batch, 1, 28, 28]").And.Contain("logits: float [batch, 10]"));
        Assert.That(_folder.File("conv.onnx"), Does.Exist);
    }

    private (int Code, string Output, string Error) Run(string command, params string[] arguments)
    {
        string[] device = command == "report" ? [] : ["--device", "cpu"];
        return Cli.Run(_folder.Path, [command, .. arguments, .. device, "--data", "data"]);
    }
}
