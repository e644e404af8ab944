using System.Net;

namespace CudnnDigits.Data;

/// <summary>Fetches one file into a part file, and goes on there after a break, in this run or the next.</summary>
internal sealed class ResumableDownload(HttpSource source, DownloadOptions options, IDownloadObserver observer)
{
    /// <summary>A try that brought so many bytes was worth it and does not count as failed, however it ended.</summary>
    private const long WorthwhileBytes = 64 << 10;

    private readonly byte[] _buffer = new byte[64 << 10];

    /// <summary>Fetches the whole of <paramref name="address"/>, at most <paramref name="most"/> bytes.</summary>
    /// <exception cref="DownloadException">It is not to be had; what came is kept in <paramref name="part"/>.</exception>
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
                    throw new DownloadException($"{failure.Message}; given up after {failures} tries", failure);
                var pause = PauseAfter(failures, failure);
                observer.Note($"{failure.Message}; trying again in {pause.TotalSeconds:0.#} s");
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
            have = 0; // the server knows no ranges and starts over
        }
        else if (range?.From != have)
        {
            File.Delete(part);
            throw new DownloadException($"{address}: asked for the bytes from {have} on, was offered {range?.ToString() ?? "none"}")
            {
                IsTransient = true,
            };
        }

        var total = have + response.Content.Headers.ContentLength;
        if (total > most) throw new DownloadException($"{address}: claims {total} bytes, wanted at most {most}");
        using var file = new FileStream(part, have == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write);
        using var body = await response.Content.ReadAsStreamAsync(cancellation);
        while (await source.ReadAsync(address, body, _buffer, cancellation) is > 0 and var count)
        {
            have += count;
            if (have > most) throw new DownloadException($"{address}: sends more than the {most} bytes wanted at most");
            file.Write(_buffer, 0, count);
            observer.Received(Path.GetFileName(address.AbsolutePath), have, total);
        }
    }

    private TimeSpan PauseAfter(int failures, DownloadException failure)
    {
        // Up to a quarter more, so that many who lost the same server do not come back in step.
        var pause = failure.RetryAfter ?? (options.FirstPause * Math.Pow(2, failures - 1) * (1 + (Random.Shared.NextDouble() / 4)));
        return pause < options.LongestPause ? pause : options.LongestPause;
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
