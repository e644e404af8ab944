using System.Net;
using System.Net.Http.Headers;

namespace CudnnDigits.Data;

/// <summary>
/// An HTTP client that reports every failure as a <see cref="DownloadException"/>, which says whether a retry makes sense.
/// </summary>
internal sealed class HttpSource(DownloadOptions options) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the total time is unlimited; IdleTimeout limits silence
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("cudnndigits", null) } },
    };

    /// <summary>Requests a file starting at byte <paramref name="from"/>. The status of the response is 200, 206 or 416.</summary>
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

    /// <summary>Reads the next bytes of the response; 0 at its end.</summary>
    public async Task<int> ReadAsync(Uri address, Stream body, Memory<byte> buffer, CancellationToken cancellation) =>
        await GuardAsync(address, token => body.ReadAsync(buffer, token).AsTask(), cancellation);

    public void Dispose() => _client.Dispose();

    private static DownloadException? Problem(Uri address, HttpResponseMessage response)
    {
        var status = response.StatusCode;
        if (status is HttpStatusCode.RequestedRangeNotSatisfiable) return null;
        // The server's reason phrase is left out: it may contain terminal escape sequences.
        if (status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            return new DownloadException($"{address}: HTTP status {(int)status} ({status})")
            {
                IsTransient = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
                RetryAfter = response.Headers.RetryAfter?.Delta,
            };
        }

        return response.Content.Headers.ContentType?.MediaType is "text/html"
            ? new DownloadException($"{address}: received an HTML page instead of a .gz file")
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
            throw new DownloadException($"{address}: {failure.Message}", failure)
            {
                IsUnreachable = unreachable,
                IsTransient = !unreachable,
            };
        }
        catch (IOException failure)
        {
            throw new DownloadException($"{address}: the connection broke ({failure.Message})", failure) { IsTransient = true };
        }
        catch (OperationCanceledException timeout) when (!cancellation.IsCancellationRequested)
        {
            throw silence.IsCancellationRequested
                ? new DownloadException($"{address}: no data for {options.IdleTimeout.TotalSeconds} s", timeout) { IsTransient = true }
                : new DownloadException($"{address}: no connection within {options.ConnectTimeout.TotalSeconds} s", timeout)
                { IsUnreachable = true };
        }
    }
}
