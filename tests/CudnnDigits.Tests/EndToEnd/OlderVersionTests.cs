using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>
/// Files that an older program wrote are read, and those of a newer one refused. Fixtures/version-1 is the folder of a run of two epochs on 40
/// images, written by the last program whose states were of version 1 and whose weights and metrics named no version.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OlderVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OlderVersionTests()
    {
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 40, test: 20);
        Directory.CreateDirectory(Run.Path);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "version-1")))
            File.Copy(file, Run.File(Path.GetFileName(file)));
    }

    private RunFolder Run => new(_folder.File("run"));

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Train_RunOfVersion1Resumed_GoesOnFromIt()
    {
        var before = Run.ReadMetrics();

        var (code, output, error) = Cli.Run(_folder.Path, "train", "--run", "run", "--resume", "--epochs", "4", "--data", "data");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("resuming in epoch 3 at image 0"));
        Assert.That(Run.ReadMetrics(), Has.Count.EqualTo(4));
        Assert.That(Run.ReadMetrics().Take(2), Is.EqualTo(before));
        Assert.That(CheckpointFile.Read(Run.StatePath, Plan.Build(Catalogue.Find("linear").Spec, 10)).State.Step, Is.EqualTo(16));
    }

    [Test]
    public void Eval_WeightsWithoutVersion_AreThoseOfTheRun()
    {
        var (code, output, error) = Cli.Run(_folder.Path, "eval", "--weights", "run/weights.safetensors", "--data", "data", "--json");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain($"\"correct\": {Run.ReadMetrics().Max(epoch => epoch.Correct)},"));
    }

    [Test]
    public void Read_WeightsOfANewerVersion_AreRefused()
    {
        var file = SafetensorsReader.Read(Run.WeightsPath);
        using (var stream = File.Create(Run.WeightsPath))
            SafetensorsWriter.Write(stream, new SafetensorsFile(new Dictionary<string, string> { ["weightsVersion"] = "2" }, file.Tensors));

        Assert.That(() => WeightsFile.DetectNetwork(Run.WeightsPath),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("version 2 of the weights, but this program reads version 1"));
    }

    [Test]
    public void Read_MetricsOfANewerVersion_AreRefused()
    {
        File.WriteAllText(Run.MetricsPath, """{"epoch":1,"loss":1,"seconds":1,"imagesPerSecond":1,"testCorrect":1,"testTotal":2,"version":2}""");

        Assert.That(() => Run.ReadMetrics(), Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("version 2, but this program reads version 1"));
    }

    [Test]
    public void Train_EveryFileWithAVersion_NamesIt()
    {
        Assert.That(Cli.Run(_folder.Path, "train", "--run", "run", "--resume", "--epochs", "3", "--data", "data").Code, Is.Zero);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(File.ReadAllText(Run.DescriptionPath), Does.Contain("\"version\": 1"));
        Assert.That(File.ReadAllLines(Run.MetricsPath)[^1], Does.Contain("\"version\":1"));
        Assert.That(SafetensorsReader.Read(Run.StatePath).Metadata["stateVersion"], Is.EqualTo("2"));
        Assert.That(Cli.Run(_folder.Path, "info", "--json").Output, Does.StartWith("{\n  \"formatVersion\": 1,"));
    }
}
