namespace CudnnDigits.Native.Loading;

/// <summary>The names under which the imports know NVIDIA's libraries, on every system and in every version.</summary>
internal static class LibraryKey
{
    public const string Driver = "cuda";
    public const string Cublas = "cublas";
    public const string Cudnn = "cudnn";
    public const string Nvrtc = "nvrtc";
    public const string Nvtx = "nvtx";
}
