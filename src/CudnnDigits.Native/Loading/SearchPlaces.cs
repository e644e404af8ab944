using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Loading;

/// <summary>
/// The folders where NVIDIA's libraries may be installed, in search order: the user's choice, the program's folder, pip and conda
/// folders, the system's search, toolkit folders. Many people have cuDNN only through PyTorch's wheels.
/// </summary>
public sealed class SearchPlaces(ILoader loader, string? chosen)
{
    /// <summary>The environment variable that names folders to look in, separated as in PATH.</summary>
    public const string Variable = "CUDNNDIGITS_CUDA_PATH";

    /// <summary>
    /// The choice that turns the search off: the machine then counts as one without NVIDIA's libraries, whatever is installed.
    /// </summary>
    public const string Nowhere = "none";

    private static readonly string Machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "sbsa-linux" : "x86_64-linux";

    private static readonly string Triplet =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    private readonly PythonEnvironments _pythons = new(loader);

    /// <summary>Places for cuBLAS, cuDNN, NVRTC and NVTX. Folders that the user chose are the only ones, so that no other copy slips in.</summary>
    public IEnumerable<SearchPlace> ForToolkit()
    {
        if (IsOff) return [];
        var theUsers = Chosen().ToArray();
        if (theUsers.Length > 0) return theUsers;
        return
        [
            new("beside the program", loader.ProgramFolder),
            .. _pythons.SitePackages().SelectMany(Wheels).Select(folder => new SearchPlace("pip", folder)),
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
            .SelectMany(root => (string[])[root, .. ToolkitFolders(root), .. _pythons.SitePackagesOf(root).Prepend(root).SelectMany(Wheels)])
            .Select(folder => new SearchPlace(kind, folder));
    }

    private IEnumerable<string> Wheels(string sitePackages)
    {
        string[] folders = loader.IsWindows
            ? ["nvidia/cu13/bin/x86_64", "nvidia/cublas/bin", "nvidia/cudnn/bin", "nvidia/cuda_nvrtc/bin", "torch/lib"]
            : ["nvidia/cu13/lib", "nvidia/cublas/lib", "nvidia/cudnn/lib", "nvidia/cuda_nvrtc/lib", "nvidia/nvtx/lib"];
        return folders.Select(folder => Join([sitePackages, .. folder.Split('/')]));
    }

    private IEnumerable<string> Conda() => _pythons.CondaPrefixes().SelectMany(prefix => loader.IsWindows
        ? new[] { Join(prefix, "Library", "bin"), Join(prefix, "Library", "bin", "x64") }
        : [Join(prefix, "lib"), Join(prefix, "targets", Machine, "lib")]);

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
