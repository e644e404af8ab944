using System.Reflection;
using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>
/// NVIDIA's libraries in this process: found and loaded on first use, and kept until the process ends. Records each search.
/// </summary>
public static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static readonly SystemLoader Machine = new();
    private static readonly Dictionary<string, LibrarySearch> Searches = [];
    private static bool _registered;
    private static Toolkit? _toolkit;

    /// <summary>Folders to search instead of the usual ones (--cuda-path). Set before anything is loaded.</summary>
    public static string? ChosenPath { get; set; }

    private static SearchPlaces Places => new(Machine, ChosenPath);

    /// <summary>The result of the search for a library, which is performed on first use.</summary>
    /// <param name="library">The name used by the imports: "cuda", "cublas", "cudnn", "nvtx".</param>
    public static LibrarySearch Search(string library)
    {
        lock (Gate)
        {
            if (!Searches.TryGetValue(library, out var search)) Searches[library] = search = Find(library);
            return search;
        }
    }

    public static bool IsFound(string library) => Search(library).Path is not null;

    /// <summary>Installs the resolver of imported libraries. The static constructors of the import classes call it.</summary>
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

    private static LibrarySearch Find(string library)
    {
        var windows = Machine.IsWindows;
        return library switch
        {
            LibraryKey.Driver => new LibraryFinder(Machine).Find(LibraryNames.Driver(windows), Places.ForDriver()),
            LibraryKey.Nvtx => new LibraryFinder(Machine).Find(LibraryNames.Nvtx(windows), Places.ForToolkit()),
            LibraryKey.Cublas => FindToolkit().Cublas,
            LibraryKey.Cudnn => FindToolkit().Cudnn,
            LibraryKey.Nvrtc => FindToolkit().Nvrtc,
            _ => throw new ArgumentException($"no library is called '{library}'"),
        };
    }

    private static Toolkit FindToolkit() => _toolkit ??= new ToolkitFinder(Machine, Places).Find(DriverVersion());

    // cuDriverGetVersion needs neither cuInit nor a GPU.
    private static Version? DriverVersion()
    {
        const int perMajor = 1000, perMinor = 10;
        var driver = Search(LibraryKey.Driver);
        if (driver.Path is null || Machine.ReadExport(driver.Handle, "cuDriverGetVersion") is not { } number) return null;
        return new Version(number / perMajor, number % perMajor / perMinor);
    }
}
