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
            Assert.That(Names(prediction), Is.EqualTo(new[] { "image", "digit", "probability", "runnerUp", "probabilities", "digitsSeen", "text", "digits" }));
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
    public void Run_DigitsInTwoLines_PrintsEachLine()
    {
        var (code, output, _) = Run(new PredictOptions(false, false, false), Page("page.png"));

        Assert.That(code, Is.EqualTo(ExitCode.Success));
        Assert.That(output.Split('\n').Select(line => line.Trim()), Has.Some.EndsWith("page.png: 11").And.Some.EndsWith("page.png: 7"));
    }

    [Test]
    public void Run_DigitsInTwoLinesAsJson_HasTextAndBoxes()
    {
        var (_, output, _) = Run(new PredictOptions(false, false, Json: true), Page("page-json.png"));

        using var report = JsonDocument.Parse(output);
        var prediction = report.RootElement.GetProperty("predictions")[0];
        var digits = prediction.GetProperty("digits").EnumerateArray().ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(prediction.GetProperty("text").GetString(), Is.EqualTo("11\n7"));
            Assert.That(Names(digits[0]), Is.EqualTo(new[] { "digit", "probability", "box", "line" }));
            Assert.That(digits.Select(digit => digit.GetProperty("line").GetInt32()), Is.EqualTo(new[] { 0, 0, 1 }));
            Assert.That(digits[0].GetProperty("box").EnumerateArray().Select(edge => edge.GetInt32()), Is.EqualTo(new[] { 54, 34, 12, 132 }).Within(3));
        });
    }

    [Test]
    public void Run_OneDigit_TakesAllForOneAndSaysThatThereSeemToBeMore()
    {
        var (_, output, _) = Run(new PredictOptions(false, false, false, One: true), Page("one.png"));

        Assert.That(output, Does.Contain("it looks like 3 digits"));
    }

    [Test]
    public void Run_Boxes_WritesThePictureWithColoredBoxes()
    {
        Run(new PredictOptions(false, false, false, Boxes: Path("boxes.png")), Page("boxed.png"));

        using var picture = SKBitmap.Decode(Path("boxes.png"));
        Assert.That((picture.Width, picture.Height), Is.EqualTo((300, 400)));
        Assert.That(picture.Pixels.Count(pixel => pixel.Red > pixel.Green + 50), Is.GreaterThan(400), "three boxes and three digits");
    }

    [Test]
    public void Run_BoxesOfSeveralImages_IsRefused() => Assert.That(
        () => Run(new PredictOptions(false, false, false, Boxes: Path("no.png")), Page("a.png"), Page("b.png")),
        Throws.TypeOf<UsageException>().With.Message.Contains("2 were given"));

    [Test]
    public void Run_BuiltInWeights_ReadsWithoutATraining()
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        PredictCommand.Run(
            PretrainedNetwork.Load(), ImageArgument.Expand([Page("built-in.png")], () => Stream.Null), new PredictOptions(false, false, false), console, error);

        Assert.That(console.Output, Does.Contain("built-in.png: 11"));
        Assert.That(error.ToString(), Does.Contain("built-in weights"));
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

    /// <summary>Two ones, and a seven below them.</summary>
    private string Page(string name)
    {
        File.WriteAllBytes(Path(name), Pictures.Draw(300, 400, SKColors.White, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Stroke(12, (60, 40), (60, 160));
            canvas.Stroke(12, (200, 40), (200, 160));
            canvas.Stroke(12, (60, 240), (130, 240), (90, 360));
        }));
        return Path(name);
    }

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
