using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CudnnDigits.Tests.Data;

/// <summary>A request as the server saw it: <c>From</c> is the start of its Range, 0 without one; <c>Number</c> counts from 1.</summary>
internal sealed record LoopbackRequest(string Name, int From, int Number);

/// <summary>
/// A web server on the loopback address that sends, byte for byte, what a test says, and closes the connection: raw sockets,
/// since an HTTP library would not let a test lie.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<LoopbackRequest, byte[]?> _answer;
    private readonly CancellationTokenSource _closing = new();

    /// <param name="answer">Head and body to send; null keeps the connection open and silent.</param>
    public LoopbackServer(Func<LoopbackRequest, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mnist/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<LoopbackRequest> Requests { get; } = new();

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var name = (await reader.ReadLineAsync())!.Split(' ')[1].Split('/')[^1];
        var from = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            const string Range = "Range: bytes=";
            if (line.StartsWith(Range, StringComparison.OrdinalIgnoreCase))
                from = int.Parse(line[Range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        LoopbackRequest request;
        lock (Requests) Requests.Enqueue(request = new LoopbackRequest(name, from, Requests.Count + 1));
        if (_answer(request) is { } answer) await client.GetStream().WriteAsync(answer);
        else await Task.Delay(Timeout.Infinite, _closing.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
