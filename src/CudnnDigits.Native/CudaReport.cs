using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native;

/// <summary>One library: where it was found and its version, or every place that it is not in.</summary>
/// <param name="Title">Common name: "cuDNN".</param>
/// <param name="Path">Null if it was not found.</param>
/// <param name="FoundIn">The kind of place: "pip", "toolkit".</param>
/// <param name="Version">Null if it could not be queried.</param>
/// <param name="LookedIn">Every place searched, in order, with the result.</param>
public sealed record LibraryReport(string Title, string? Path, string? FoundIn, string? Version, IReadOnlyList<Attempt> LookedIn);

/// <summary>The GPU that training would run on. The driver's CUDA version is the newest that it serves.</summary>
public sealed record DeviceReport(string Name, long MemoryBytes, string ComputeCapability, int Multiprocessors, string DriverCuda);

/// <summary>The state of CUDA on this machine.</summary>
/// <param name="Libraries">Driver, cuBLAS, cuDNN, and NVTX, which is optional.</param>
/// <param name="Device">Null where no GPU could be opened.</param>
/// <param name="Problem">Why the GPU cannot be used; null if it can.</param>
/// <param name="Advice">What to do about the problem; null if there is none.</param>
public sealed record CudaReport(IReadOnlyList<LibraryReport> Libraries, DeviceReport? Device, string? Problem, string? Advice)
{
    public bool Usable => Problem is null;
}
