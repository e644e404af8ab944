using System.Net;
using System.Net.Http.Headers;

namespace CudnnDigits.Data;

/// <summary>One HTTP client whose every failure is a <see cref="DownloadException"/> that says whether to try again.</summary>
internal sealed class HttpSource(DownloadOptions options) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout })
    {
        Timeout = Timeout.InfiniteTimeSpan, // a slow line may take as long as it needs; silence is what is limited
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("cudnndigits", null) } },
    };

    /// <summary>Asks for a file from byte <paramref name="from"/> on. The answer is 200, 206 or 416.</summary>
    public async Task<HttpResponseMessage> OpenAsync(Uri address, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        var response = await GuardAsync(
            address, token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
        if (Problem(address, response) is not { } problem) return response;
        response.Dispose();
        throw problem;
    }

    /// <summary>Reads what the server sends next, 0 bytes at the end.</summary>
    public async Task<int> ReadAsync(Uri address, Stream body, Memory<byte> buffer, CancellationToken cancellation) =>
        await GuardAsync(address, token => body.ReadAsync(buffer, token).AsTask(), cancellation);

    public void Dispose() => _client.Dispose();

    private static DownloadException? Problem(Uri address, HttpResponseMessage response)
    {
        var status = response.StatusCode;
        if (status is HttpStatusCode.RequestedRangeNotSatisfiable) return null;
        // The server's own words are left out of the message: they may hold codes that steer a terminal.
        if (status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            return new DownloadException($"{address}: answered {(int)status} ({status})")
            {
                IsTransient = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
                RetryAfter = response.Headers.RetryAfter?.Delta,
            };
        }

        return response.Content.Headers.ContentType?.MediaType is "text/html"
            ? new DownloadException($"{address}: sent an HTML page where a .gz file was wanted")
            : null;
    }

    private async Task<T> GuardAsync<T>(Uri address, Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(options.IdleTimeout);
        try
        {
            return await act(silence.Token);
        }
        catch (HttpRequestException failure)
        {
            var unreachable = failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError;
            throw new DownloadException($"{address}: {failure.Message}", failure) { IsUnreachable = unreachable, IsTransient = !unreachable };
        }
        catch (IOException failure)
        {
            throw new DownloadException($"{address}: the connection broke ({failure.Message})", failure) { IsTransient = true };
        }
        catch (OperationCanceledException timeout) when (!cancellation.IsCancellationRequested)
        {
            throw silence.IsCancellationRequested
                ? new DownloadException($"{address}: silent for {options.IdleTimeout.TotalSeconds} s", timeout) { IsTransient = true }
                : new DownloadException($"{address}: no connection within {options.ConnectTimeout.TotalSeconds} s", timeout) { IsUnreachable = true };
        }
    }
}
