namespace CudnnDigits.Native.Loading;

/// <summary>One file that serves: its major version and the companions that must come from the same folder, in the order of loading.</summary>
public sealed record LibraryFile(int Major, string Name, IReadOnlyList<string> Companions);

/// <summary>A library by the name that imports use, and the files that serve it, newest supported major version first.</summary>
public sealed record LibraryNames(string Library, string Title, IReadOnlyList<LibraryFile> Files)
{
    private static readonly string[] Cudnn9Parts =
        ["graph", "ops", "cnn", "adv", "engines_precompiled", "engines_runtime_compiled", "engines_tensor_ir", "heuristic", "ext"];

    private static readonly string[] Cudnn8Parts = ["ops_infer", "ops_train", "cnn_infer", "cnn_train", "adv_infer", "adv_train"];

    /// <summary>The driver, which comes with the display driver and never with a toolkit.</summary>
    public static LibraryNames Driver(bool windows) => new("cuda", "NVIDIA driver", [new(1, windows ? "nvcuda.dll" : "libcuda.so.1", [])]);

    public static LibraryNames Cublas(bool windows) => new("cublas", "cuBLAS", [.. new[] { 13, 12, 11 }.Select(major => new LibraryFile(
        major,
        windows ? $"cublas64_{major}.dll" : $"libcublas.so.{major}",
        [windows ? $"cublasLt64_{major}.dll" : $"libcublasLt.so.{major}"]))]);

    public static LibraryNames Cudnn(bool windows) => new("cudnn", "cuDNN", [CudnnFile(9, Cudnn9Parts, windows), CudnnFile(8, Cudnn8Parts, windows)]);

    /// <summary>NVTX, which is optional.</summary>
    public static LibraryNames Nvtx(bool windows) => new("nvtx", "NVTX", windows
        ? [new(1, "nvToolsExt64_1.dll", [])]
        : [new(3, "libnvtx3interop.so.1", []), new(1, "libnvToolsExt.so.1", [])]);

    private static LibraryFile CudnnFile(int major, string[] parts, bool windows) => new(
        major,
        windows ? $"cudnn64_{major}.dll" : $"libcudnn.so.{major}",
        [.. parts.Select(part => windows ? $"cudnn_{part}64_{major}.dll" : $"libcudnn_{part}.so.{major}")]);
}
