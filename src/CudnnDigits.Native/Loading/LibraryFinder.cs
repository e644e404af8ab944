namespace CudnnDigits.Native.Loading;

/// <summary>One place that was looked in, and what was found there.</summary>
public sealed record Attempt(string Where, string Result);

/// <summary>What became of the search for one library. <see cref="Path"/> is null where none served.</summary>
/// <param name="Title">The library as people call it.</param>
/// <param name="Path">The full path, or the bare name where the system's own search found it.</param>
/// <param name="Major">The major version in the file's name.</param>
/// <param name="Kind">The kind of place that it was found in: "pip".</param>
/// <param name="Attempts">Every place, in order.</param>
public sealed record LibrarySearch(string Title, string? Path, int Major, string? Kind, IReadOnlyList<Attempt> Attempts)
{
    internal nint Handle { get; init; }
}

/// <summary>Looks for a library place by place, newest major version first in each, and remembers every place that it looked in.</summary>
public sealed class LibraryFinder(ILoader loader)
{
    public LibrarySearch Find(LibraryNames names, IEnumerable<SearchPlace> places)
    {
        var attempts = new List<Attempt>();
        foreach (var place in places)
        {
            var found = names.Files.Select(file => TryLoad(names, file, place, attempts)).FirstOrDefault(search => search is not null);
            if (found is not null) return found;
        }

        return new LibrarySearch(names.Title, null, 0, null, attempts);
    }

    private LibrarySearch? TryLoad(LibraryNames names, LibraryFile file, SearchPlace place, List<Attempt> attempts)
    {
        var path = place.Folder is null ? file.Name : PathIn(place.Folder, file.Name);
        if (place.Folder is not null && !loader.FileExists(path))
        {
            attempts.Add(new(path, "not there"));
            return null;
        }

        if (place.Folder is not null) LoadCompanions(file, place.Folder, attempts);
        var failure = loader.Load(path, out var handle);
        attempts.Add(new(place.Folder is null ? $"{path} ({place.Kind})" : path, failure ?? "loaded"));
        return failure is null ? new LibrarySearch(names.Title, path, file.Major, place.Kind, attempts) { Handle = handle } : null;
    }

    // By full path and first, so that the library finds these already loaded and no copy from another folder comes in.
    private void LoadCompanions(LibraryFile file, string folder, List<Attempt> attempts)
    {
        foreach (var path in file.Companions.Select(companion => PathIn(folder, companion)).Where(loader.FileExists))
            attempts.Add(new(path, loader.Load(path, out _) ?? "loaded"));
    }

    private string PathIn(string folder, string file) =>
        loader.IsWindows ? $"{folder.TrimEnd('\\', '/')}\\{file}" : $"{folder.TrimEnd('/')}/{file}";
}
