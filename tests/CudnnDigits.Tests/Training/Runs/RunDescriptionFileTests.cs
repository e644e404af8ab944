using System.Text.Json.Nodes;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training.Runs;

/// <summary>Fixtures/run-json holds what the last program wrote whose settings were flat fields: run.json spells them as before.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunDescriptionFileTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "run-json");

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<TestCaseData> Recorded =>
    [
        new TestCaseData("conv-sgd.json", new TrainingSettings(
            "conv", 1, 128, 1e-5f, new Sgd(0.9f, Nesterov: true, WeightDecay: 0.0005f) { EmaDecay = 0.99f }, ulong.MaxValue)
        {
            Schedule = new OneCycle(0.25f),
            LabelSmoothing = 0.1f,
            BatchNorm = true,
            Dropout = 0.3f,
            Augmentation = new Augmentation(Shift: 1.5f, Shear: 0.2f),
            EarlyStop = 3,
            Validation = 500,
            DropLast = true,
            KeepLast = true,
        }),
        new TestCaseData("best-adamw.json", new TrainingSettings("best", 1, 512, 0.003f, new Adam(WeightDecay: 0.01f, Decoupled: true))
        {
            Schedule = new OneCycle(),
            LabelSmoothing = 0.1f,
            Augmentation = new Augmentation(Shift: 2, Rotation: 15, Scale: 0.15f, Shear: 0.15f),
            KeepLast = true,
        }),
    ];

    public void Dispose() => _folder.Dispose();

    [TestCaseSource(nameof(Recorded))]
    public void Read_RecordedByTheProgramBefore_HasItsSettings(string file, TrainingSettings settings) =>
        Assert.That(RunDescriptionFile.ReadConfig(Path.Combine(Folder, file)).Training, Is.EqualTo(settings));

    [TestCaseSource(nameof(Recorded))]
    public void Write_RecordedByTheProgramBefore_IsSpelledTheSame(string file, TrainingSettings settings)
    {
        var (before, after) = (Path.Combine(Folder, file), _folder.File("run.json"));

        RunDescriptionFile.Write(after, RunDescriptionFile.Read(before) with { Training = settings });

        Assert.That(JsonNode.DeepEquals(Parse(after), Parse(before)), Is.True, File.ReadAllText(after));
    }

    [Test]
    public void Read_WithoutWhatCameLater_HasNoneOfIt()
    {
        var (_, path) = Changed(training =>
        {
            foreach (var name in new[] { "schedule", "warmUp", "labelSmoothing", "weightDecay", "momentum", "nesterov", "emaDecay", "augmentation",
                "earlyStop", "validation", "batchNorm", "dropout", "keepLast" })
                training.Remove(name);
        });

        Assert.That(RunDescriptionFile.Read(path).Training,
            Is.EqualTo(new TrainingSettings("best", 1, 512, 0.003f, new Adam(Decoupled: true))));
    }

    [TestCase("epocs", "unknown setting 'epocs'; did you mean epochs?")]
    [TestCase("zzzzzzzzzz", "unknown setting 'zzzzzzzzzz'")]
    public void ReadConfig_UnknownSetting_IsRefusedWithASuggestion(string name, string message)
    {
        var (_, path) = Changed(training => training[name] = 3);

        Assert.That(() => RunDescriptionFile.ReadConfig(path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{path}: {message}"));
    }

    [Test]
    public void ReadConfig_UnknownSettingElsewhere_IsRefused()
    {
        var (root, path) = Changed(training => training["augmentation"]!["shfit"] = 1);
        Assert.That(() => RunDescriptionFile.ReadConfig(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("did you mean shift?"));

        root["training"]!["augmentation"] = null;
        root["devcie"] = "cpu";
        File.WriteAllText(path, root.ToJsonString());
        Assert.That(() => RunDescriptionFile.ReadConfig(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("did you mean device?"));
    }

    [TestCase("epochs", "\"3\"", "epochs: must be a whole number, at least 1")]
    [TestCase("optimizer", "\"adma\"", "optimizer: must be one of adam, adamw, sgd")]
    [TestCase("nesterov", "1", "nesterov: must be true or false")]
    [TestCase("momentum", "0.9", "momentum 0.9: only sgd takes it, not adamw")]
    [TestCase("augmentation", "[]", "augmentation: must be an object or null")]
    public void Read_ValueOfTheWrongKind_NamesIt(string name, string value, string message)
    {
        var (_, path) = Changed(training => training[name] = JsonNode.Parse(value));

        Assert.That(() => RunDescriptionFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{path}: {message}"));
    }

    [Test]
    public void Read_RequiredSettingMissing_NamesIt()
    {
        var (_, path) = Changed(training => training.Remove("batchSize"));

        Assert.That(() => RunDescriptionFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{path}: batchSize is missing"));
    }

    private static JsonNode Parse(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    private (JsonNode Root, string Path) Changed(Action<JsonObject> change)
    {
        var root = Parse(Path.Combine(Folder, "best-adamw.json"));
        change(root["training"]!.AsObject());
        var path = _folder.File("run.json");
        File.WriteAllText(path, root.ToJsonString());
        return (root, path);
    }
}
