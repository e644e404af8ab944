using System.CommandLine;
using System.Text.Json;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;
using CudnnDigits.Models;
using CudnnDigits.Tests.Documentation;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training.Settings;

/// <summary>A new option is one descriptor: here Adam's beta1, of which nothing else in the program knows.</summary>
public class TrainingOptionTests
{
    private static readonly TrainingOption Beta1 = new TrainingOption<float>(
        "--beta1", "Decay of Adam's mean of gradients", new NumberFormat<float>(new(0, 1, ExcludesMax: true)),
        settings => (settings.Optimizer as Adam)?.Beta1 ?? 0,
        (settings, value) => settings.Optimizer is Adam adam
            ? settings with { Optimizer = adam with { Beta1 = value } }
            : value == 0 ? settings : throw new ArgumentException("only adam and adamw take it"))
    { Group = OptionGroup.Optimization, JsonPath = "beta1" };

    private static readonly IReadOnlyList<TrainingOption> Options = [.. TrainingOptions.All, Beta1];

    private readonly SettingOptions _options = new(Options);

    [Test]
    public void NewOption_OnTheCommandLine_SetsItsValue()
    {
        var settings = _options.Read(Parse("--epochs 3 --beta1 0.8")).Resolve(null);

        Assert.That((settings.Optimizer, settings.Epochs), Is.EqualTo((new Adam(0.8f), 3)));
    }

    [TestCase("--beta1 1", "--beta1 1: must be at least 0 and less than 1")]
    [TestCase("--beta1 x", "--beta1 x: must be a number, at least 0 and less than 1")]
    public void NewOption_OutOfRange_IsRefused(string line, string message) =>
        Assert.That(Parse(line).Errors.Select(error => error.Message), Is.EqualTo(new[] { message }));

    [Test]
    public void NewOption_OfAnOptimizerWithoutIt_IsRefused() => Assert.That(
        () => _options.Read(Parse("--optimizer sgd --beta1 0.8")).Resolve(null),
        Throws.TypeOf<UsageException>().With.Message.EqualTo("beta1 0.8: only adam and adamw take it"));

    [Test]
    public void NewOption_InHelpAndCompletion_IsShownWithItsDefault()
    {
        var option = _options.Group(OptionGroup.Optimization).Single(option => option.Name == "--beta1");

        Assert.That(option.Description, Is.EqualTo("Decay of Adam's mean of gradients [default: 0.9]"));
        Assert.That(Parse("--be").GetCompletions(4).Select(completion => completion.Label), Does.Contain("--beta1"));
    }

    [Test]
    public void NewOption_InRunJson_IsWrittenAndRead()
    {
        var json = new JsonSerializerOptions { Converters = { new TrainingSettingsConverter(Options) } };
        var settings = TrainingSettings.DefaultsOf(Catalogue.Find("cnn")) with { Optimizer = new Adam(0.8f) };

        var text = JsonSerializer.Serialize(settings, json);

        Assert.That(text, Does.Contain("\"beta1\":0.8"));
        Assert.That(JsonSerializer.Deserialize<TrainingSettings>(text, json), Is.EqualTo(settings));
    }

    [Test]
    public void NewOption_OfAResumedRun_IsKept() => Assert.That(
        () => _options.Read(Parse("--beta1 0.8")).Resume(TrainingSettings.DefaultsOf(Catalogue.Find("cnn"))),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("--beta1 is 0.9, not 0.8"));

    [Test]
    public void NewOption_InTheDocument_HasItsRow() => Assert.That(
        OptionsDocument.Write(Options),
        Does.Contain("| `--beta1 N` | Decay of Adam's mean of gradients | at least 0 and less than 1 | 0.9; linear-sgd: 0 | `beta1` |"));

    [Test]
    public void Names_AllOptions_AreDistinct()
    {
        Assert.That(TrainingOptions.All.Select(option => option.Name), Is.Unique);
        Assert.That(TrainingOptions.All.Select(option => option.JsonPath), Is.Unique);
    }

    private ParseResult Parse(string line)
    {
        var command = new RootCommand();
        command.Arguments.Add(_options.Network);
        foreach (var option in Enum.GetValues<OptionGroup>().SelectMany(_options.Group)) command.Options.Add(option);
        return command.Parse(line);
    }
}
