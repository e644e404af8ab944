using System.Net;
using System.Net.Sockets;
using System.Text;
using CudnnDigits.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace CudnnDigits.Tests.Serving;

/// <summary>Many at once, and some that are slow on purpose.</summary>
public sealed class LoadTests
{
    private const int Connections = 50, Drawings = 10_000;
    private const long MiB = 1 << 20;

    private ServedPage _served = null!;

    [SetUp]
    public async Task Start() => _served = await ServedPage.StartAsync();

    [TearDown]
    public async Task Stop() => await _served.DisposeAsync();

    [Test]
    public async Task Read_TenThousandDrawingsOverFiftyConnections_AllAnsweredAlikeInConstantMemory()
    {
        var drawings = Enumerable.Range(0, 20).Select(ServedPage.Drawing).ToArray();
        var wanted = new List<string>();
        foreach (var drawing in drawings) wanted.Add(await ReadAsync(drawing));

        await SendAsync(Drawings / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(Drawings);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(growth, Is.LessThan(8 * MiB));
        TestContext.Out.WriteLine(
            $"tried: serve, {Drawings} predictions over {Connections} connections, memory grew by {growth >> 10} KiB");

        Task SendAsync(int count) => Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            for (var number = connection; number < count; number += Connections)
                Assert.That(await ReadAsync(drawings[number % drawings.Length]), Is.EqualTo(wanted[number % drawings.Length]));
        }));
    }

    [Test]
    public async Task Request_FarMoreAtOnceThanArePermitted_AreAnsweredInTheirTurn()
    {
        // The server takes up to 256 connections, as many may wait, and the browser of a person opens six.
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 250 }) { BaseAddress = _served.Address };
        var answers = await Task.WhenAll(Enumerable.Range(0, 3000).Select(async _ =>
        {
            using var response = await client.GetAsync("/api/network");
            return response.StatusCode;
        }));
        Assert.That(answers, Has.All.EqualTo(HttpStatusCode.OK));
        Assert.That((await _served.Client.GetAsync("/")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void Limits_AskedFasterThanTheyGrant_MakeOneWait()
    {
        var options = new RateLimiterOptions();
        ServerLimits.Set(options);
        var context = new DefaultHttpContext();

        // 10,000 at 4,000 a second: as fast as a loop goes, that is over long before so many are granted.
        var granted = Enumerable.Range(0, 10_000).Count(_ => options.GlobalLimiter!.AttemptAcquire(context).IsAcquired);

        Assert.That(granted, Is.InRange(200, 9_999));
    }

    [TestCase("POST /api/read HTTP/1.1\r\nHost: localhost\r\n")]
    [TestCase("POST /api/read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 12544\r\n\r\nslow")]
    public async Task Request_ThatNeverEnds_IsCutWhileOthersAreAnswered(string beginning)
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, _served.Address.Port);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning));

        Assert.That(await ReadAsync(ServedPage.Drawing(0)), Does.Contain("probabilities"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var answer = new StreamReader(stream);
        // The end of the answer is the end of the connection.
        Assert.That(await answer.ReadToEndAsync(patience.Token), Is.Empty.Or.StartsWith("HTTP/1.1 408"));
    }

    private async Task<string> ReadAsync(byte[] drawing)
    {
        using var response = await _served.PostAsync(drawing);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadAsStringAsync();
    }
}
