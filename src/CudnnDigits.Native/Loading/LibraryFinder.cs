namespace CudnnDigits.Native.Loading;

/// <summary>One place that was searched, and the result.</summary>
public sealed record Attempt(string Where, string Result)
{
    internal const string NoSuchFile = "no such file", Loaded = "loaded";
}

/// <summary>The result of the search for one library. <see cref="Path"/> is null if none was found.</summary>
/// <param name="Title">Common name of the library.</param>
/// <param name="Path">The full path, or the bare name if the system's search found it.</param>
/// <param name="Major">The major version in the file's name.</param>
/// <param name="Kind">The kind of place where it was found: "pip".</param>
/// <param name="Attempts">Every place, in order.</param>
public sealed record LibrarySearch(string Title, string? Path, int Major, string? Kind, IReadOnlyList<Attempt> Attempts)
{
    internal nint Handle { get; init; }

    /// <summary>The companions that were loaded before it.</summary>
    internal IReadOnlyList<nint> Companions { get; init; } = [];
}

/// <summary>Searches for a library place by place, newest major version first in each, and records every attempt.</summary>
public sealed class LibraryFinder(ILoader loader)
{
    /// <summary>The first copy that loads.</summary>
    public LibrarySearch Find(LibraryNames names, IEnumerable<SearchPlace> places)
    {
        var attempts = new List<Attempt>();
        return Candidates(names, places, attempts).FirstOrDefault() ?? NotFound(names, attempts);
    }

    /// <summary>Every copy that loads, in search order. The next one is loaded when it is asked for.</summary>
    internal IEnumerable<LibrarySearch> Candidates(LibraryNames names, IEnumerable<SearchPlace> places, List<Attempt> attempts) =>
        from place in places
        from file in names.Files
        let search = TryLoad(names, file, place, attempts)
        where search is not null
        select search;

    /// <summary>Unloads a copy that will not be used, companions included: another copy must not find them loaded.</summary>
    internal void Reject(LibrarySearch search, string reason, List<Attempt> attempts)
    {
        attempts[^1] = attempts[^1] with { Result = reason };
        foreach (var handle in search.Companions.Append(search.Handle).Reverse()) loader.Unload(handle);
    }

    internal static LibrarySearch NotFound(LibraryNames names, IReadOnlyList<Attempt> attempts) => new(names.Title, null, 0, null, attempts);

    private LibrarySearch? TryLoad(LibraryNames names, LibraryFile file, SearchPlace place, List<Attempt> attempts)
    {
        var path = place.Folder is null ? file.Name : PathIn(place.Folder, file.Name);
        if (place.Folder is not null && !loader.FileExists(path))
        {
            attempts.Add(new(path, Attempt.NoSuchFile));
            return null;
        }

        nint[] companions = place.Folder is null ? [] : [.. LoadCompanions(file, place.Folder, attempts)];
        var failure = loader.Load(path, out var handle);
        attempts.Add(new(place.Folder is null ? $"{path} ({place.Kind})" : path, failure ?? Attempt.Loaded));
        if (failure is null)
            return new LibrarySearch(names.Title, path, file.Major, place.Kind, attempts) { Handle = handle, Companions = companions };
        foreach (var companion in companions.Reverse()) loader.Unload(companion);
        return null;
    }

    // Loaded first and by full path, so that the library finds them loaded and does not pick up copies from another folder.
    private IEnumerable<nint> LoadCompanions(LibraryFile file, string folder, List<Attempt> attempts)
    {
        foreach (var path in file.Companions.SelectMany(companion => FilesIn(folder, companion)))
        {
            var failure = loader.Load(path, out var handle);
            attempts.Add(new(path, failure ?? Attempt.Loaded));
            if (failure is null) yield return handle;
        }
    }

    private IEnumerable<string> FilesIn(string folder, string name) =>
        name.Contains('*', StringComparison.Ordinal)
            ? loader.Files(folder, name)
            : new[] { PathIn(folder, name) }.Where(loader.FileExists);

    private string PathIn(string folder, string file) =>
        loader.IsWindows ? $"{folder.TrimEnd('\\', '/')}\\{file}" : $"{folder.TrimEnd('/')}/{file}";
}
