using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CudnnDigits.Tests.Serving;
using CudnnDigits.Training.Runs;

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
        Assert.That(await ReadSevenAsync(client), Does.StartWith("{\"digit\":7,"));

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
        Assert.That(second.Error, Does.Contain("cannot listen on 127.0.0.1").And.Contain("--port").And.Not.Contain("   at "));
    }

    [Test]
    public void Serve_WithoutHost_ListensAtLoopbackAlone()
    {
        using var cli = Start("--port", "0");
        var port = AddressOf(cli).Port;
        Assert.That(ListenersAt(port), Is.EqualTo(new[] { IPAddress.Loopback }));
        foreach (var address in AddressesOfThisMachine())
        {
            using var client = new TcpClient();
            Assert.That(() => client.Connect(address, port), Throws.InstanceOf<SocketException>(), $"{address}");
        }
    }

    [Test]
    public async Task Serve_HostThatMeansAll_IsReachedByEveryAddress()
    {
        using var cli = Start("--port", "0", "--host", "0.0.0.0");
        cli.WaitFor("http://0.0.0.0:");
        var port = new Uri(cli.Output.Split(' ')[0]).Port;
        Assert.That(ListenersAt(port), Is.EqualTo(new[] { IPAddress.Any }));
        foreach (var address in AddressesOfThisMachine().Append(IPAddress.Loopback))
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{address}:{port}") };
            Assert.That(await client.GetStringAsync("/api/network"), Does.Contain("\"name\":\"cnn\""), $"{address}");
        }
    }

    [Test]
    public async Task Serve_WeightsFileGone_GoesOnWithTheNetworkThatItLoaded()
    {
        using var cli = Start("--port", "0");
        using var client = new HttpClient { BaseAddress = AddressOf(cli) };
        File.Delete(_folder.File("cnn.safetensors"));
        Assert.That(await ReadSevenAsync(client), Does.StartWith("{\"digit\":7,"));
    }

    [TestCase("serve", "--weights", "cnn.safetensors", "--port", "70000")]
    [TestCase("serve", "--weights", "cnn.safetensors", "--host", "nowhere")]
    public void Serve_WrongUsage_ExitsWithTwo(params string[] arguments)
    {
        var (code, _, error) = Cli.Run(_folder.Path, arguments);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("   at "));
    }

    private Cli Start(params string[] arguments) => Cli.Start(_folder.Path, ["serve", "--weights", "cnn.safetensors", .. arguments]);

    /// <summary>What the server says of the first test image, a seven.</summary>
    private static async Task<string> ReadSevenAsync(HttpClient client)
    {
        var content = new ByteArrayContent(ServedPage.Drawing(0));
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await client.PostAsync("/api/read", content);
        return await response.Content.ReadAsStringAsync();
    }

    private static IEnumerable<IPAddress> ListenersAt(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
        .Where(listener => listener.Port == port).Select(listener => listener.Address);

    /// <summary>Those that other machines know it by, of which a machine without a network has none.</summary>
    private static IEnumerable<IPAddress> AddressesOfThisMachine() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up
        from unicast in network.GetIPProperties().UnicastAddresses
        where unicast.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(unicast.Address)
        select unicast.Address;

    private static Uri AddressOf(Cli cli)
    {
        cli.WaitFor("http://127.0.0.1:");
        return new Uri(cli.Output.Split(' ')[0]);
    }
}
