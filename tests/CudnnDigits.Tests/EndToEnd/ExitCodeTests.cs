namespace CudnnDigits.Tests.EndToEnd;

/// <summary>What the program tells whoever started it.</summary>
public class ExitCodeTests
{
    private static readonly string Here = Path.GetTempPath();

    [TestCase("--help")]
    [TestCase("train", "--help")]
    [TestCase("--version")]
    [TestCase("info")]
    [TestCase("info", "--json")]
    public void Run_AskedForInformation_ExitsWithZero(params string[] arguments)
    {
        var (code, output, error) = Cli.Run(Here, arguments);
        Assert.That(code, Is.Zero);
        Assert.That(output, Is.Not.Empty);
        Assert.That(error, Is.Empty);
    }

    [TestCase("train", "--epochs", "0")]
    [TestCase("train", "--resume")]
    [TestCase("train", "--save-every", "1e30")]
    [TestCase("train", "--learning-rate", "Infinity")]
    [TestCase("serve", "--port", "65536")]
    [TestCase("train", "resnet")]
    [TestCase("train", "linear", "--batch-norm")]
    [TestCase("train", "--dropout", "1")]
    [TestCase("train", "--dropout", "-0.1")]
    [TestCase("train", "--dropout", "half")]
    [TestCase("eval", "--run", "x", "--weights", "y")]
    public void Run_WrongUsage_ExitsWithTwo(params string[] arguments)
    {
        var (code, _, error) = Cli.Run(Here, arguments);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("   at "));
    }

    [TestCase("--epohcs", "--epochs", "train", "--epohcs", "3")]
    [TestCase("--jsno", "--json", "info", "--jsno")]
    [TestCase("--quite", "--quiet", "compare", "a", "b", "--quite")]
    public void Run_MistypedOption_SuggestsTheRightOne(string mistyped, string right, params string[] arguments)
    {
        var (code, _, error) = Cli.Run(Here, arguments);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain($"unknown option '{mistyped}'; did you mean {right}?"));
    }

    [TestCase("eval", "--run", "/nowhere")]
    [TestCase("eval", "--weights", "/nowhere")]
    [TestCase("train", "--run", "/nowhere", "--resume")]
    [TestCase("train", "--run", "/dev/null/run")]
    public void Run_Failure_ExitsWithOneAndALine(params string[] arguments)
    {
        var (code, _, error) = Cli.Run(Here, arguments);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("cudnndigits: ").And.Not.Contain("   at "));
    }

    [Test]
    public void Train_CudaWithoutAGpu_SaysWhatIsMissing()
    {
        var (code, _, error) = Cli.Run(Here, "train", "--device", "cuda");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("cudnndigits: ").And.Contain("NVIDIA").And.Not.Contain("   at "));
    }
}
