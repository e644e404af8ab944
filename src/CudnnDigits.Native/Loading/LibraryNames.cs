namespace CudnnDigits.Native.Loading;

/// <summary>
/// One file name of a library: its major version, and the companions that must come from the same folder, in loading order. A companion
/// may be a pattern such as "libnvrtc-builtins.so.*".
/// </summary>
public sealed record LibraryFile(int Major, string Name, IReadOnlyList<string> Companions);

/// <summary>A library by the name used by the imports, and its possible files, newest supported major version first.</summary>
public sealed record LibraryNames(string Library, string Title, IReadOnlyList<LibraryFile> Files)
{
    private static readonly int[] CudaMajors = [13, 12, 11];

    private static readonly string[] Cudnn9Parts =
        ["graph", "ops", "cnn", "adv", "engines_precompiled", "engines_runtime_compiled", "engines_tensor_ir", "heuristic", "ext"];

    private static readonly string[] Cudnn8Parts = ["ops_infer", "ops_train", "cnn_infer", "cnn_train", "adv_infer", "adv_train"];

    /// <summary>The driver, which comes with the display driver and never with a toolkit.</summary>
    public static LibraryNames Driver(bool windows) =>
        new(LibraryKey.Driver, "NVIDIA driver", [new(1, windows ? "nvcuda.dll" : "libcuda.so.1", [])]);

    public static LibraryNames Cublas(bool windows) => new(LibraryKey.Cublas, "cuBLAS", [.. CudaMajors.Select(major => new LibraryFile(
        major,
        windows ? $"cublas64_{major}.dll" : $"libcublas.so.{major}",
        [windows ? $"cublasLt64_{major}.dll" : $"libcublasLt.so.{major}"]))]);

    public static LibraryNames Cudnn(bool windows) =>
        new(LibraryKey.Cudnn, "cuDNN", [CudnnFile(9, Cudnn9Parts, windows), CudnnFile(8, Cudnn8Parts, windows)]);

    /// <summary>
    /// NVRTC, which the run-time compiled engines of cuDNN open by bare name. Wheels install it outside of the loader's search path, so
    /// it is loaded beforehand. Optional. CUDA 11's file has a minor version in its name.
    /// </summary>
    public static LibraryNames Nvrtc(bool windows) => new(LibraryKey.Nvrtc, "NVRTC", [.. CudaMajors.Select(major => new LibraryFile(
        major,
        windows ? $"nvrtc64_{(major == 11 ? "112" : $"{major}0")}_0.dll" : $"libnvrtc.so.{(major == 11 ? "11.2" : $"{major}")}",
        [windows ? $"nvrtc-builtins64_{major}*.dll" : $"libnvrtc-builtins.so.{major}.*"]))]);

    /// <summary>NVTX, which is optional.</summary>
    public static LibraryNames Nvtx(bool windows) => new(LibraryKey.Nvtx, "NVTX", windows
        ? [new(1, "nvToolsExt64_1.dll", [])]
        : [new(3, "libnvtx3interop.so.1", []), new(1, "libnvToolsExt.so.1", [])]);

    /// <summary>The same library without the major versions that do not qualify.</summary>
    public LibraryNames Only(Func<int, bool> qualifies) => this with { Files = [.. Files.Where(file => qualifies(file.Major))] };

    private static LibraryFile CudnnFile(int major, string[] parts, bool windows) => new(
        major,
        windows ? $"cudnn64_{major}.dll" : $"libcudnn.so.{major}",
        [.. parts.Select(part => windows ? $"cudnn_{part}64_{major}.dll" : $"libcudnn_{part}.so.{major}")]);
}
