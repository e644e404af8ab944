using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>
/// Where NVIDIA's libraries may lie, in the order that works in practice: what the user said, beside the program, pip and conda
/// folders, the system's own search, toolkit folders. Many people have cuDNN only through PyTorch's wheels.
/// </summary>
public sealed class SearchPlaces(ILoader loader, string? chosen)
{
    /// <summary>The environment variable that names folders to look in, separated as in PATH.</summary>
    public const string Variable = "CUDNNDIGITS_CUDA_PATH";

    /// <summary>The choice that turns the search off: the machine then counts as one without NVIDIA's libraries, whatever is installed.</summary>
    public const string Nowhere = "none";

    private static readonly string Machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "sbsa-linux" : "x86_64-linux";

    private static readonly string Triplet =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    /// <summary>Places for cuBLAS, cuDNN and NVTX. Folders that the user chose are the only ones, so that no other copy slips in.</summary>
    public IEnumerable<SearchPlace> ForToolkit()
    {
        if (IsOff) return [];
        var theUsers = Chosen().ToArray();
        if (theUsers.Length > 0) return theUsers;
        return
        [
            new("beside the program", loader.ProgramFolder),
            .. SitePackages().SelectMany(Wheels).Select(folder => new SearchPlace("pip", folder)),
            .. Conda().Select(folder => new SearchPlace("conda", folder)),
            new("system search", null),
            .. ToolkitRoots().SelectMany(ToolkitFolders).Concat(Installed()).Select(folder => new SearchPlace("toolkit", folder)),
        ];
    }

    /// <summary>Places for the driver, which belongs to the system: a folder that the user chose only comes first.</summary>
    public IEnumerable<SearchPlace> ForDriver() => IsOff ? [] :
    [
        .. Chosen(),
        new("beside the program", loader.ProgramFolder),
        new("system search", null),
        .. loader.IsWindows ? [] : new SearchPlace[] { new("WSL", "/usr/lib/wsl/lib"), new("container", "/usr/local/nvidia/lib64") },
    ];

    private bool IsOff => (chosen ?? loader.Variable(Variable)) == Nowhere;

    private IEnumerable<SearchPlace> Chosen()
    {
        var (kind, folders) = chosen is null ? (Variable, loader.Variable(Variable)) : ("--cuda-path", chosen);
        return (folders ?? "").Split(loader.IsWindows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(root => new[] { root }.Concat(ToolkitFolders(root)).Concat(Wheels(root)))
            .Select(folder => new SearchPlace(kind, folder));
    }

    private IEnumerable<string> SitePackages()
    {
        var prefixes = new[] { loader.Variable("VIRTUAL_ENV"), loader.Variable("CONDA_PREFIX") }.OfType<string>();
        if (loader.IsWindows)
        {
            var pythons = loader.Variable("LOCALAPPDATA") is { } local ? loader.Folders(Join(local, "Programs", "Python"), "Python3*") : [];
            var users = loader.Variable("APPDATA") is { } roaming ? loader.Folders(Join(roaming, "Python"), "Python3*") : [];
            return [.. prefixes.Concat(pythons).Select(prefix => Join(prefix, "Lib", "site-packages")), .. users.Select(user => Join(user, "site-packages"))];
        }

        string[] libraries = [.. prefixes.Append(Join(loader.HomeFolder, ".local")).Append("/usr/local").Append("/usr").Select(prefix => Join(prefix, "lib"))];
        return libraries
            .SelectMany(library => loader.Folders(library, "python3*"))
            .SelectMany(python => new[] { Join(python, "site-packages"), Join(python, "dist-packages") });
    }

    private IEnumerable<string> Wheels(string sitePackages)
    {
        string[] folders = loader.IsWindows
            ? ["nvidia/cu13/bin/x86_64", "nvidia/cublas/bin", "nvidia/cudnn/bin", "torch/lib"]
            : ["nvidia/cu13/lib", "nvidia/cublas/lib", "nvidia/cudnn/lib", "nvidia/nvtx/lib"];
        return folders.Select(folder => Join([sitePackages, .. folder.Split('/')]));
    }

    private IEnumerable<string> Conda()
    {
        if (loader.Variable("CONDA_PREFIX") is not { } prefix) return [];
        return loader.IsWindows
            ? [Join(prefix, "Library", "bin"), Join(prefix, "Library", "bin", "x64")]
            : [Join(prefix, "lib"), Join(prefix, "targets", Machine, "lib")];
    }

    private IEnumerable<string> ToolkitRoots()
    {
        var named = new[] { "CUDA_PATH", "CUDA_HOME", "CUDNN_PATH" }.Select(loader.Variable).OfType<string>();
        if (!loader.IsWindows) return [.. named, "/usr/local/cuda", .. loader.Folders("/usr/local", "cuda-1*"), "/opt/cuda"];
        return loader.Variable("ProgramFiles") is { } programs
            ? [.. named, .. loader.Folders(Join(programs, "NVIDIA GPU Computing Toolkit", "CUDA"), "v*"), .. CudnnInstallers(programs)]
            : named;
    }

    /// <summary>cuDNN's own installer: NVIDIA\CUDNN\v9.*\bin\12.9\x64 today, bin\12.9 or bin before.</summary>
    private IEnumerable<string> CudnnInstallers(string programs) =>
        from version in loader.Folders(Join(programs, "NVIDIA", "CUDNN"), "v*")
        from folder in loader.Folders(Join(version, "bin"), "*").SelectMany(cuda => new[] { Join(cuda, "x64"), cuda }).Append(version)
        select folder;

    private IEnumerable<string> ToolkitFolders(string root) => loader.IsWindows
        ? [Join(root, "bin", "x64"), Join(root, "bin"), root]
        : [Join(root, "lib64"), Join(root, "lib"), Join(root, "targets", Machine, "lib")];

    private IEnumerable<string> Installed() => loader.IsWindows ? [] : [$"/usr/lib/{Triplet}", "/usr/lib64"];

    private string Join(params string[] parts) => string.Join(loader.IsWindows ? '\\' : '/', parts.Select(part => part.TrimEnd('/', '\\')));
}
