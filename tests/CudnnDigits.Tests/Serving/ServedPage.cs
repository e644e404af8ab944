using System.Net;
using CudnnDigits.Cpu;
using CudnnDigits.Imaging;
using CudnnDigits.Models;
using CudnnDigits.Serving;

namespace CudnnDigits.Tests.Serving;

/// <summary>The server with a network that reads digits and a folder of runs of its own, at a free port.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly DigitReader _reader;
    private readonly DigitServer _server;

    private ServedPage(TemporaryFolder folder, DigitReader reader, DigitServer server)
    {
        _folder = folder;
        _reader = reader;
        _server = server;
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address => new(_server.Address);

    public HttpClient Client { get; }

    /// <summary>Where a run of this name lies, or would.</summary>
    public string Run(string name) => _folder.File(name);

    public static async Task<ServedPage> StartAsync()
    {
        var folder = new TemporaryFolder();
        var reader = CreateReader(TrainedCnn.Plan, TrainedCnn.Parameters);
        return new ServedPage(folder, reader, await DigitServer.StartAsync(
            IPAddress.Loopback, 0, reader, new RunList(folder.Path, TimeProvider.System), CancellationToken.None));
    }

    public static DigitReader CreateReader(Plan plan, float[] parameters) =>
        new(plan, parameters, part => new CpuExecutor(part, new Adam(), threads: 1));

    /// <summary>A test image of MNIST as a drawing of the size that the page sends.</summary>
    public static byte[] Drawing(int index) =>
        [.. from row in Enumerable.Range(0, 4 * DigitImage.Side)
            from column in Enumerable.Range(0, 4 * DigitImage.Side)
            select TestData.Mnist.Test.Images[(index * DigitImage.Side * DigitImage.Side) + (row / 4 * DigitImage.Side) + (column / 4)]];

    /// <summary>What the page does with a drawing.</summary>
    public Task<HttpResponseMessage> PostAsync(byte[] drawing, string type = "application/octet-stream")
    {
        var content = new ByteArrayContent(drawing);
        content.Headers.ContentType = new(type);
        return Client.PostAsync("/api/read", content);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _reader.Dispose();
        _folder.Dispose();
    }
}
