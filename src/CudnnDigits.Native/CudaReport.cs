using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native;

/// <summary>One library: where it was found and its version, or every place that it is not in.</summary>
/// <param name="Title">As people call it: "cuDNN".</param>
/// <param name="Path">Null where it was not found.</param>
/// <param name="FoundIn">The kind of place: "pip", "toolkit".</param>
/// <param name="Version">Null where it could not be asked.</param>
/// <param name="LookedIn">Every place, in order, with what was found there.</param>
public sealed record LibraryReport(string Title, string? Path, string? FoundIn, string? Version, IReadOnlyList<Attempt> LookedIn);

/// <summary>The GPU that training would run on. The driver's CUDA version is the newest that it serves.</summary>
public sealed record DeviceReport(string Name, long MemoryBytes, string ComputeCapability, int Multiprocessors, string DriverCuda);

/// <summary>A doctor's report on CUDA on this machine.</summary>
/// <param name="Libraries">Driver, cuBLAS, cuDNN, and NVTX, which is optional; as far as they were looked for.</param>
/// <param name="Device">Null where no GPU could be opened.</param>
/// <param name="Problem">What stands in the way of training on the GPU; null where nothing does.</param>
/// <param name="Advice">The one thing to do next, where there is a problem.</param>
public sealed record CudaReport(IReadOnlyList<LibraryReport> Libraries, DeviceReport? Device, string? Problem, string? Advice)
{
    public bool Usable => Problem is null;
}
