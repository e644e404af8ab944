using System.Text.Json;
using CudnnDigits.Commands;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Tests.Imaging;
using SkiaSharp;
using Spectre.Console;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Commands;

public sealed class PredictCommandTests
{
    private static readonly TrainedNetwork Network = new(TrainedCnn.Plan, [TrainedCnn.Parameters], ["weights"], "weights");

    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Run_PictureOfASeven_PrintsDigitProbabilityAndRunnerUp()
    {
        var (code, output, _) = Run(new PredictOptions(false, false, false), Picture("seven.png"));

        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(output, Does.Match(@"seven\.png: 7 \(\d+\.\d ?%\), else \d \(\d+\.\d ?%\)"));
    }

    [Test]
    public void Run_Show_DrawsTheDigit()
    {
        var (_, output, _) = Run(new PredictOptions(false, Show: true, false), Picture("shown.png"));

        var rows = output.Split('\n').Count(line => line.StartsWith("      ", StringComparison.Ordinal) && line.AsSpan().Trim() is not []);
        Assert.That(rows, Is.InRange(18, 20), "a digit has 20 rows");
    }

    [Test]
    public void Run_Json_HasTheDocumentedShape()
    {
        var broken = Path("broken.png");
        File.WriteAllText(broken, "no picture");

        var (code, output, _) = Run(new PredictOptions(false, false, Json: true), Picture("json.png"), broken);

        using var report = JsonDocument.Parse(output);
        var prediction = report.RootElement.GetProperty("predictions")[0];
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Failure), "one picture could not be read");
            Assert.That(Names(report.RootElement), Is.EqualTo(new[] { "formatVersion", "network", "weights", "predictions", "failures" }));
            Assert.That(Names(prediction), Is.EqualTo(new[] { "image", "digit", "probability", "runnerUp", "probabilities", "digitsSeen" }));
            Assert.That(prediction.GetProperty("digit").GetInt32(), Is.EqualTo(7));
            Assert.That(prediction.GetProperty("probabilities").EnumerateArray().Sum(value => value.GetDouble()), Is.EqualTo(1).Within(1e-9));
            Assert.That(Names(prediction.GetProperty("runnerUp")), Is.EqualTo(new[] { "digit", "probability" }));
            Assert.That(Names(report.RootElement.GetProperty("failures")[0]), Is.EqualTo(new[] { "image", "error" }));
        });
    }

    [Test]
    public void Run_UnreadableAmongOthers_ReadsTheOthersAndFails()
    {
        var (code, output, error) = Run(new PredictOptions(false, false, false), Path("missing.png"), Picture("there.png"));

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Failure));
            Assert.That(error, Does.Contain("missing.png"));
            Assert.That(output, Does.Contain("there.png: 7"));
        });
    }

    [Test]
    public void Run_TwoDigits_SaysSo()
    {
        var path = Path("two.png");
        File.WriteAllBytes(path, Pictures.Draw(300, 200, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(12, (60, 40), (60, 160));
            canvas.Stroke(12, (200, 40), (200, 160));
        }));

        Assert.That(Run(new PredictOptions(false, false, false), path).Output, Does.Contain("2 digits side by side"));
    }

    [Test]
    public void Expand_Folder_GivesItsPicturesByName()
    {
        var folder = Directory.CreateDirectory(Path("folder")).FullName;
        foreach (var name in new[] { "b.PNG", "a.jpg", "c.bmp", "notes.txt" }) File.WriteAllText(System.IO.Path.Combine(folder, name), "");

        var names = ImageArgument.Expand([folder], () => Stream.Null).Select(image => System.IO.Path.GetFileName(image.Name));

        Assert.That(names, Is.EqualTo(new[] { "a.jpg", "b.PNG", "c.bmp" }));
    }

    [Test]
    public void Expand_Dash_ReadsStandardInput()
    {
        var image = ImageArgument.Expand(["-"], () => new MemoryStream([1, 2, 3])).Single();

        Assert.That(image.Read(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private string Path(string name) => _folder.File(name);

    /// <summary>The first test image of MNIST is a seven.</summary>
    private string Picture(string name)
    {
        File.WriteAllBytes(Path(name), Pictures.Enlarge(Pictures.MnistDigit(0), 6, SKColors.Navy, SKColors.White));
        return Path(name);
    }

    private static (int Code, string Output, string Error) Run(PredictOptions options, params string[] images)
    {
        using var console = new TestConsole();
        console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        using var error = new StringWriter();
        var code = PredictCommand.Run(Network, ImageArgument.Expand(images, () => Stream.Null), options, console, error);
        return (code, console.Output, error.ToString());
    }
}
