using System.Text.RegularExpressions;
using CudnnDigits.Tests.Imaging;
using CudnnDigits.Training.Runs;
using SkiaSharp;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary><c>cudnndigits predict</c> with pictures as users have them.</summary>
public sealed class PredictTests
{
    // By MNIST's own labels, the first test images are a seven, a two, a one and a zero.
    private static readonly int[] Digits = [7, 2, 1, 0];

    private static readonly SKColor Chalk = new(230, 255, 230), Board = new(20, 60, 40), Ink = new(20, 40, 160), Cream = new(250, 240, 210);

    private static readonly Dictionary<string, Func<byte[], byte[]>> Kinds = new()
    {
        ["dark-on-light.png"] = digit => Pictures.Enlarge(digit, 5, SKColors.Black, SKColors.White),
        ["light-on-dark.png"] = digit => Pictures.Enlarge(digit, 5, Chalk, Board),
        ["grey.png"] = digit => Pictures.Grey(Pictures.Enlarge(digit, 7, SKColors.Black, SKColors.White)),
        ["transparent.png"] = digit => Pictures.Enlarge(digit, 9, SKColors.Black, SKColors.Transparent),
        ["light-on-transparent.PNG"] = digit => Pictures.Enlarge(digit, 4, SKColors.White, SKColors.Transparent),
        ["colour.jpg"] = digit => Pictures.Enlarge(digit, 6, Ink, Cream, SKEncodedImageFormat.Jpeg),
        ["light-on-dark.jpeg"] = digit => Pictures.Enlarge(digit, 3, Chalk, Board, SKEncodedImageFormat.Jpeg),
        ["large.jpg"] = digit => Pictures.Enlarge(digit, 40, SKColors.Black, SKColors.White, SKEncodedImageFormat.Jpeg),
        ["colour.bmp"] = digit => Pictures.Bmp(Pictures.Enlarge(digit, 5, Ink, Cream)),
    };

    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public void Draw()
    {
        WeightsFile.Write(_folder.File("cnn.safetensors"), TrainedCnn.Plan, TrainedCnn.Parameters, []);
        Directory.CreateDirectory(_folder.File("pictures"));
        foreach (var (kind, draw) in Kinds)
        {
            for (var index = 0; index < Digits.Length; index++)
                File.WriteAllBytes(_folder.File($"pictures/{Digits[index]}-{kind}"), draw(Pictures.MnistDigit(index).ToArray()));
        }
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Predict_FolderOfEveryKindOfPicture_ReadsEachAsWhatItIs()
    {
        var (code, output, error) = Cli.Run(_folder.Path, "predict", "pictures", "--weights", "cnn.safetensors");

        Assert.That(code, Is.Zero, error);
        var lines = Regex.Matches(output, @"^pictures/(\d)-\S+: (\d) \(\d+\.\d ?%\), else \d \(\d+\.\d ?%\)$", RegexOptions.Multiline);
        Assert.That(lines, Has.Count.EqualTo(Kinds.Count * Digits.Length), output);
        Assert.That(lines.Where(line => line.Groups[1].Value != line.Groups[2].Value), Is.Empty);
    }

    [TestCase("dark-on-light.png")]
    [TestCase("colour.jpg")]
    [TestCase("colour.bmp")]
    public void Predict_StandardInput_IsRead(string kind)
    {
        var (code, output, error) = Shell.Run(_folder.Path, $"$program predict - --weights cnn.safetensors < pictures/2-{kind}");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.StartWith("standard input: 2 ("));
    }

    [Test]
    public void Predict_AsIs_TakesMnistsOwnAndRefusesOtherSizes()
    {
        using (var bitmap = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Gray8)))
        {
            Pictures.MnistDigit(1).CopyTo(bitmap.GetPixelSpan());
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(_folder.File("two.png"), png.ToArray());
        }

        var (code, output, error) = Cli.Run(
            _folder.Path, "predict", "two.png", "pictures/7-dark-on-light.png", "--as-is", "--weights", "cnn.safetensors");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.StartWith("two.png: 2 ("));
        Assert.That(error, Does.Match(@"7-dark-on-light\.png: it is \d+ x \d+, and --as-is wants 28 x 28"));
    }

    [Test]
    public void Predict_Show_DrawsWhatTheNetworkSees()
    {
        var (_, output, _) = Cli.Run(_folder.Path, "predict", "pictures/1-colour.jpg", "--show", "--weights", "cnn.safetensors");

        var rows = output.Split('\n').Count(line => line.StartsWith("      ", StringComparison.Ordinal) && line.Trim() != "");
        Assert.That(rows, Is.InRange(18, 20), "a digit has 20 rows");
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    [Platform(Exclude = "Win", Reason = "signals are sent by kill")]
    public void Predict_InterruptedWhileItWaitsForInput_EndsAtOnce(string signal)
    {
        using var cli = Cli.Start(_folder.Path, "predict", "pictures/7-colour.bmp", "-", "--weights", "cnn.safetensors");
        cli.WaitFor("7-colour.bmp: 7");

        cli.Signal(signal);

        Assert.That((cli.Wait(), cli.Error), Is.EqualTo((130, "interrupted\n")));
    }
}
