namespace CudnnDigits.Native.Loading;

/// <summary>cuDNN, cuBLAS and NVRTC as they were found.</summary>
public sealed record Toolkit(LibrarySearch Cudnn, LibrarySearch Cublas, LibrarySearch Nvrtc);

/// <summary>
/// Finds a cuDNN, a cuBLAS and an NVRTC that were built for the same CUDA major version, one that the driver supports. Several versions are
/// often installed side by side (a toolkit, PyTorch's wheels), and the newest of each need not match.
/// </summary>
/// <remarks>
/// cuDNN comes first, because it says which CUDA version it was built for, which needs no GPU. A pair that does not fit is unloaded.
/// </remarks>
public sealed class ToolkitFinder(ILoader loader, SearchPlaces places)
{
    private const int VersionsPerMajor = 1000;
    private readonly LibraryFinder _finder = new(loader);

    /// <param name="driver">The newest CUDA version that the driver supports; null if it is unknown, and then all may fit.</param>
    public Toolkit Find(Version? driver)
    {
        var names = LibraryNames.Cudnn(loader.IsWindows);
        var attempts = new List<Attempt>();
        LibrarySearch? missing = null;
        foreach (var cudnn in _finder.Candidates(names, places.ForToolkit(), attempts))
        {
            var cuda = CudaMajor(cudnn);
            if (cuda > driver?.Major)
            {
                _finder.Reject(cudnn, $"is for CUDA {cuda}, but the driver supports only CUDA {driver}", attempts);
                continue;
            }

            var cublas = FindCublas(major => cuda is null ? major <= (driver?.Major ?? major) : major == cuda, cuda);
            if (cublas.Path is not null) return new(cudnn, cublas, FindNvrtc(cublas.Major));
            missing ??= cublas;
            _finder.Reject(cudnn, $"is for CUDA {cuda}, but cuBLAS for CUDA {cuda} was not found", attempts);
        }

        var alone = missing ?? FindCublas(major => major <= (driver?.Major ?? major), null);
        return new(LibraryFinder.NotFound(names, attempts), alone, LibraryFinder.NotFound(LibraryNames.Nvrtc(loader.IsWindows), []));
    }

    private int? CudaMajor(LibrarySearch cudnn) => (int?)(loader.CallExport(cudnn.Handle, "cudnnGetCudartVersion") / VersionsPerMajor);

    private LibrarySearch FindCublas(Func<int, bool> qualifies, int? cuda)
    {
        var names = LibraryNames.Cublas(loader.IsWindows).Only(qualifies);
        return _finder.Find(cuda is null ? names : names with { Title = $"cuBLAS for CUDA {cuda}" }, places.ForToolkit());
    }

    private LibrarySearch FindNvrtc(int cuda) =>
        _finder.Find(LibraryNames.Nvrtc(loader.IsWindows).Only(major => major == cuda), places.ForToolkit());
}
