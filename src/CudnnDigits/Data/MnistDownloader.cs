namespace CudnnDigits.Data;

/// <summary>Fetches what a folder lacks of MNIST from the mirrors. Nothing takes its place there unless its SHA-256 fits.</summary>
public sealed class MnistDownloader(DownloadOptions options, IDownloadObserver observer)
{
    /// <summary>Whether the folder lacks a file.</summary>
    public static bool IsNeeded(string folder, IEnumerable<MnistFile> files) => Missing(folder, files).Any();

    /// <summary>Fetches the missing files, one process at a time for each folder.</summary>
    /// <exception cref="DownloadException">No mirror has a file; the message says what each answered and what to do.</exception>
    /// <exception cref="DataFormatException">The folder has some files of another data set, which MNIST would be mixed with.</exception>
    public async Task FetchMissingAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using var turn = await FolderLock.TakeAsync(folder, observer, cancellation);
        var missing = Missing(folder, options.Files).ToList();
        if (missing.Count > 0) RefuseMixture(folder, missing[0]);

        using var source = new HttpSource(options);
        var download = new ResumableDownload(source, options, observer);
        var mirrors = options.Mirrors.ToList();
        foreach (var file in missing) await FetchAsync(download, mirrors, file, folder, cancellation);
    }

    private static IEnumerable<MnistFile> Missing(string folder, IEnumerable<MnistFile> files) =>
        files.Where(file => file.Find(folder) is null);

    private void RefuseMixture(string folder, MnistFile missing)
    {
        foreach (var file in options.Files)
        {
            if (file.Find(folder) is not { } path || IdxReader.Read(path, file.Rank).Sha256() == file.Sha256) continue;
            throw new DataFormatException(folder,
                $"{missing.Name} is missing, and {Path.GetFileName(path)} is not MNIST's: complete the data set, or name another folder with --data");
        }
    }

    /// <summary>Tries one mirror after the other and strikes those off the list that cannot be reached.</summary>
    private async Task FetchAsync(
        ResumableDownload download, List<Uri> mirrors, MnistFile file, string folder, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var tries = mirrors.ToArray();
        foreach (var mirror in tries)
        {
            try
            {
                await FetchAsync(download, new Uri(mirror, $"{file.Name}.gz"), file, folder, cancellation);
                return;
            }
            catch (DownloadException failure)
            {
                if (failure.IsUnreachable) mirrors.Remove(mirror);
                if (mirror != tries[^1]) observer.Note($"{failure.Message}; trying the next mirror");
                problems.Add(failure.Message);
            }
        }

        throw new DownloadException(
            $"{file.Name} could not be fetched.\n{string.Join('\n', problems)}\n"
            + $"Run scripts/get-mnist.sh, which knows one more source, or put the four files into {folder}");
    }

    private async Task FetchAsync(
        ResumableDownload download, Uri address, MnistFile file, string folder, CancellationToken cancellation)
    {
        var target = Path.Combine(folder, file.Name);
        var packed = $"{target}.gz.part";
        var most = 2 * file.Length; // gzip should shorten, and never comes near that
        for (var resumed = File.Exists(packed); ; resumed = false)
        {
            await download.FetchAsync(address, packed, most, cancellation);
            try
            {
                MnistUnpacker.Unpack(packed, file, target);
                return;
            }
            catch (DownloadException failure) when (resumed)
            {
                // What lay there may have come from elsewhere, so this mirror gets a try of its own.
                observer.Note($"{failure.Message}; fetching it anew");
            }
            finally
            {
                File.Delete(packed);
            }
        }
    }
}
