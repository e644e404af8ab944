namespace CudnnDigits.Data;

/// <summary>Downloads the files of MNIST that a folder lacks. A file is put in place only if its SHA-256 matches.</summary>
public sealed class MnistDownloader(DownloadOptions options, IDownloadObserver observer)
{
    /// <summary>The script of the repository that does the same and has one more source.</summary>
    public static string Script => OperatingSystem.IsWindows() ? @"scripts\get-mnist.ps1" : "scripts/get-mnist.sh";

    /// <summary>Whether any of the files is missing.</summary>
    public static bool IsNeeded(string folder, IEnumerable<MnistFile> files) => Missing(folder, files).Any();

    /// <summary>Downloads the missing files; one process at a time per folder.</summary>
    /// <exception cref="DownloadException">No mirror delivered a file; the message says what each responded and what to do.</exception>
    /// <exception cref="DataFormatException">The folder contains files of another data set, which MNIST must not be mixed with.</exception>
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
                $"{missing.Name} is missing, and {Path.GetFileName(path)} is not MNIST's: "
                + "complete the data set, or specify another folder with --data");
        }
    }

    /// <summary>Tries the mirrors in order and removes unreachable ones from the list.</summary>
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
            $"{file.Name} could not be downloaded.\n{string.Join('\n', problems)}\n"
            + $"Run {Script}, which has one more source, or put the four files into {folder}");
    }

    private async Task FetchAsync(
        ResumableDownload download, Uri address, MnistFile file, string folder, CancellationToken cancellation)
    {
        var target = Path.Combine(folder, file.Name);
        var packed = $"{target}.gz.part";
        var most = 2 * file.Length; // a generous limit: gzip makes these files smaller
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
                // The partial file may have come from another mirror, so this one gets an attempt of its own.
                observer.Note($"{failure.Message}; downloading it again from the start");
            }
            finally
            {
                File.Delete(packed);
            }
        }
    }
}
