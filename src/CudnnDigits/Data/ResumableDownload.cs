using System.Net;

namespace CudnnDigits.Data;

/// <summary>Downloads a file to a part file and resumes after an interruption, in the same run or the next.</summary>
internal sealed class ResumableDownload(HttpSource source, DownloadOptions options, IDownloadObserver observer)
{
    /// <summary>An attempt that received at least this many bytes does not count as failed, however it ended.</summary>
    private const long WorthwhileBytes = 64 << 10;

    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>Downloads <paramref name="address"/> completely, at most <paramref name="most"/> bytes.</summary>
    /// <exception cref="DownloadException">The download failed; the bytes received so far stay in <paramref name="part"/>.</exception>
    public async Task FetchAsync(Uri address, string part, long most, CancellationToken cancellation)
    {
        for (var failures = 0; ;)
        {
            var before = LengthOf(part);
            try
            {
                await TransferAsync(address, part, most, cancellation);
                return;
            }
            catch (DownloadException failure) when (failure.IsTransient)
            {
                failures = LengthOf(part) - before >= WorthwhileBytes ? 1 : failures + 1;
                if (failures >= options.Attempts)
                    throw new DownloadException($"{failure.Message}; gave up after {failures} attempts", failure);
                var pause = PauseAfter(failures, failure);
                observer.Note($"{failure.Message}; retrying in {pause.TotalSeconds:0.#} s");
                await Task.Delay(pause, cancellation);
            }
        }
    }

    private async Task TransferAsync(Uri address, string part, long most, CancellationToken cancellation)
    {
        var have = LengthOf(part);
        using var response = await source.OpenAsync(address, have, cancellation);
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range?.Length == have) return;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            have = 0; // the server does not support ranges and sends the whole file
        }
        else if (range?.From != have)
        {
            File.Delete(part);
            throw new DownloadException($"{address}: requested bytes from {have} on, received range {range?.ToString() ?? "none"}")
            {
                IsTransient = true,
            };
        }

        var total = have + response.Content.Headers.ContentLength;
        if (total > most) throw new DownloadException($"{address}: claims {total} bytes, expected at most {most}");
        using var file = new FileStream(part, have == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write);
        using var body = await response.Content.ReadAsStreamAsync(cancellation);
        while (await source.ReadAsync(address, body, _buffer, cancellation) is > 0 and var count)
        {
            have += count;
            if (have > most) throw new DownloadException($"{address}: sends more than the expected maximum of {most} bytes");
            file.Write(_buffer, 0, count);
            observer.Received(Path.GetFileName(address.AbsolutePath), have, total);
        }
    }

    private TimeSpan PauseAfter(int failures, DownloadException failure)
    {
        // Jitter of up to a quarter, so that clients that lost the same server do not return all at once.
        var pause = failure.RetryAfter ?? (options.FirstPause * Math.Pow(2, failures - 1) * (1 + (Random.Shared.NextDouble() / 4)));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
