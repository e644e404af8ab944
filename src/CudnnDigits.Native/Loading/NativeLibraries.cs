using System.Reflection;
using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>
/// NVIDIA's libraries in this process: found and loaded when first asked for, and kept until the process ends. How the search went can be
/// read afterwards.
/// </summary>
public static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static readonly SystemLoader Machine = new();
    private static readonly Dictionary<string, LibrarySearch> Searches = [];
    private static bool _registered;

    /// <summary>Folders to look in instead of the usual ones (--cuda-path); to be set before anything is loaded.</summary>
    public static string? ChosenPath { get; set; }

    /// <summary>The search for a library, done now if it was not done yet.</summary>
    /// <param name="library">The name that imports use: "cuda", "cublas", "cudnn", "nvtx".</param>
    public static LibrarySearch Search(string library)
    {
        lock (Gate)
        {
            if (!Searches.TryGetValue(library, out var search)) Searches[library] = search = Look(library);
            return search;
        }
    }

    public static bool IsFound(string library) => Search(library).Path is not null;

    /// <summary>Takes over the loading of imported libraries. Called by the classes of imports before their first call.</summary>
    internal static void Register()
    {
        lock (Gate)
        {
            if (_registered) return;
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
            _registered = true;
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) => Search(library).Handle;

    private static LibrarySearch Look(string library)
    {
        var places = new SearchPlaces(Machine, ChosenPath);
        var windows = Machine.IsWindows;
        return library switch
        {
            LibraryKey.Driver => Look(LibraryNames.Driver(windows), places.ForDriver()),
            LibraryKey.Cublas => Look(LibraryNames.Cublas(windows), places.ForToolkit()),
            LibraryKey.Cudnn => Look(LibraryNames.Cudnn(windows), places.ForToolkit()),
            LibraryKey.Nvtx => Look(LibraryNames.Nvtx(windows), places.ForToolkit()),
            _ => throw new ArgumentException($"no library is called '{library}'"),
        };
    }

    private static LibrarySearch Look(LibraryNames names, IEnumerable<SearchPlace> places) => new LibraryFinder(Machine).Find(names, places);
}
