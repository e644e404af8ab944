namespace CudaEmulator;

/// <summary>
/// Something that a device would only notice while it works: an address outside every allocation, an instruction that does not exist.
/// The launch has long answered success by then; the status becomes the context's sticky error.
/// </summary>
public sealed class DeviceFaultException(int status, string message) : Exception(message)
{
    public const int IllegalAddress = 700;
    public const int Assert = 710;
    public const int MisalignedAddress = 716;
    public const int LaunchFailed = 719;

    /// <summary>The CUresult that the next calls in the context return.</summary>
    public int Status { get; } = status;
}
