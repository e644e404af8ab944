using CudnnDigits.Tests.Serving;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary><c>cudnndigits serve</c> as a user starts and ends it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "signals are sent by kill")]
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServeTests() =>
        WeightsFile.Write(_folder.File("cnn.safetensors"), TrainedCnn.Plan, TrainedCnn.Parameters, []);

    public void Dispose() => _folder.Dispose();

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task Serve_UntilSignal_AnswersAndEndsWithZero(string signal)
    {
        using var cli = Start("--port", "0");
        using var client = new HttpClient { BaseAddress = AddressOf(cli) };
        var content = new ByteArrayContent(ServedPage.Drawing(0));
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await client.PostAsync("/api/read", content);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("{\"digit\":7,"));

        cli.Signal(signal);
        Assert.That(cli.Wait(), Is.Zero);
        Assert.That(cli.Error, Is.Empty);
    }

    [Test]
    public void Serve_PortThatIsTaken_SaysSoAndWhatToDo()
    {
        using var first = Start("--port", "0");
        using var second = Start("--port", $"{AddressOf(first).Port}");
        Assert.That(second.Wait(), Is.EqualTo(1));
        Assert.That(second.Error, Does.Contain("cannot listen at 127.0.0.1").And.Contain("--port").And.Not.Contain("   at "));
    }

    [TestCase("serve")]
    [TestCase("serve", "--weights", "cnn.safetensors", "--port", "70000")]
    [TestCase("serve", "--weights", "cnn.safetensors", "--host", "nowhere")]
    public void Serve_WrongUsage_ExitsWithTwo(params string[] arguments)
    {
        var (code, _, error) = Cli.Run(_folder.Path, arguments);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("   at "));
    }

    private Cli Start(params string[] arguments) => Cli.Start(_folder.Path, ["serve", "--weights", "cnn.safetensors", .. arguments]);

    private static Uri AddressOf(Cli cli)
    {
        cli.WaitFor("http://127.0.0.1:");
        return new Uri(cli.Output.Split(' ')[0]);
    }
}
