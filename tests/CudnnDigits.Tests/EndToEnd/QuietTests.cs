using CudnnDigits.Commands;
using CudnnDigits.Tests.Imaging;
using SkiaSharp;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>What the commands write when they are told to be quiet, to be verbose, or neither.</summary>
public sealed class QuietTests
{
    // The whole of standard output, so that nothing else stands there.
    private static readonly Dictionary<string, string> Results = new()
    {
        ["train conv --epochs 1 --data data --device cpu --run %"] =
            @"\nrows: true digit, .*\n(.*\n){11}\nbest accuracy \d+/200 .* after epoch 1 of 1; .* in total\nwritten to .*\npictures: .*\n",
        ["eval --run run --data data --device cpu"] =
            @"conv from run/weights.safetensors on 200 test images; CPU.*\naccuracy .*\nrows: true digit, .*\n(.*\n){11}",
        ["predict seven.png --run run"] = @"seven\.png: \d \(.*\), else \d \(.*\)\n",
        ["export --run run --onnx conv.onnx"] = @"conv from .* written to conv\.onnx, \d+ bytes\n  input .*\n  output .*\n",
        ["report --run run --data data"] = @"written to run: .*report\.html\n",
        ["compare run run"] = @"\s+run +network(.*\n)+chart written to compare\.png\n",
        ["data --data data"] = @".*/data: 640 training and 200 test images of 28x28\n(  .*\n){4}",
        ["info"] = @"cudnndigits  (.*\n)+CUDA  .*\n( .*\n)*",
        ["bench --seconds 0.1 --data data --device cpu"] = @"CPU.*\nnetwork .*\n(\w.* +[\d,]+ +[\d,]+\n){6}",
        ["completion bash"] = @"_cudnndigits\(\) \{\n(.*\n)+complete .* cudnndigits\n",
    };

    private readonly TemporaryFolder _folder = new();
    private string _trained = null!;

    private static IEnumerable<string> Lines => Results.Keys;

    [OneTimeSetUp]
    public void Train()
    {
        MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 640, test: 200);
        File.WriteAllBytes(_folder.File("seven.png"), Pictures.Enlarge(Pictures.MnistDigit(0), 6, SKColors.Black, SKColors.White));
        (var code, _trained, var error) = Run("train conv --epochs 1 --data data --device cpu --run run --tensorboard");
        Assert.That(code, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCaseSource(nameof(Lines))]
    public void Run_Quiet_WritesItsResultAndNothingElse(string line)
    {
        var (code, output, error) = Run($"{line.Replace("%", "quiet", StringComparison.Ordinal)} --quiet");

        Assert.That(error, Is.Empty);
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match($"^{Results[line]}$"));
    }

    [Test]
    public void Serve_Quiet_WritesItsAddress()
    {
        using var cli = Cli.Start(_folder.Path, "serve", "--run", "run", "--port", "0", "--quiet");
        cli.WaitFor("http://127.0.0.1:");
        cli.Signal("TERM");
        Assert.That(cli.Wait(), Is.Zero);
        Assert.That((cli.Output.Count(letter => letter == '\n'), cli.Error), Is.EqualTo((1, "")));
    }

    [Test]
    public void Verify_QuietWithoutGpu_WritesWhatFailedAndNothingElse()
    {
        var (code, output, error) = Run("verify --data data --quiet");

        Assert.That((code, error), Is.EqualTo((1, "")));
        Assert.That(output, Does.Match(@"^FAILED  libraries and card .*\n +NVIDIA driver .*\n1 of 1 checks FAILED\n$"));
    }

    [Test]
    public void Commands_All_AreTriedHere() =>
        Assert.That(Lines.Select(line => line.Split(' ')[0]).Append("serve").Append("verify"),
            Is.EquivalentTo(CommandTable.Create().Subcommands.Select(command => command.Name)));

    [TestCase("eval --run nowhere")]
    [TestCase("export --run run --onnx nowhere/x.onnx")]
    [TestCase("train --weights nowhere")]
    public void Run_FailureVerbosely_SaysWhereItCameFrom(string line)
    {
        var (code, _, error) = Run($"{line} --verbose");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("cudnndigits: ").And.Contain("   at CudnnDigits."));
        Assert.That(Run(line).Error, Does.StartWith("cudnndigits: ").And.Not.Contain("   at "));
    }

    [Test]
    public void Train_Done_SaysWhereEveryFileIs()
    {
        // The page is written by a test.
        var names = Directory.GetFiles(_folder.File("run")).Select(file => Path.GetFileName(file)!)
            .Where(name => name[0] != '.' && name != ReportCommand.PageName).ToArray();
        Assert.That(names, Has.Some.Contain("tfevents").And.Some.EqualTo("filters.png"));
        foreach (var name in names) Assert.That(_trained, Does.Contain(name));
    }

    private (int Code, string Output, string Error) Run(string line) => Cli.Run(_folder.Path, line.Split(' '));
}
