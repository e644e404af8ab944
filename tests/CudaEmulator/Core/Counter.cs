namespace CudaEmulator.Core;

/// <summary>The counters that are not names of functions.</summary>
public static class Counter
{
    /// <summary>cuLaunchKernel calls that queued work (captured ones do not count).</summary>
    public const string Launches = "launches";

    /// <summary>Before the name of a kernel: blocks of its launches, captured ones included.</summary>
    public const string Blocks = "blocks:";
    public const string GraphLaunches = "graphLaunches";

    /// <summary>Kernels that ran, those of cuBLAS, cuDNN and graph launches included.</summary>
    public const string KernelsRun = "kernelsRun";

    /// <summary>Calls that made the host wait: synchronise calls and blocking copies.</summary>
    public const string Synchronizations = "synchronizations";
    public const string Allocations = "allocations";
    public const string PinnedAllocations = "pinnedAllocations";
    public const string PeakBytes = "peakBytes";

    /// <summary>Nodes of the graph that was instantiated last, and how many of them are kernels.</summary>
    public const string GraphNodes = "graphNodes";
    public const string GraphKernelNodes = "graphKernelNodes";

    /// <summary>Copies are counted when they run, so those inside graphs count at every launch.</summary>
    public const string HostToDeviceCopies = "hostToDeviceCopies";
    public const string HostToDeviceBytes = "hostToDeviceBytes";
    public const string DeviceToHostCopies = "deviceToHostCopies";
    public const string DeviceToHostBytes = "deviceToHostBytes";
    public const string DeviceToDeviceCopies = "deviceToDeviceCopies";
    public const string DeviceToDeviceBytes = "deviceToDeviceBytes";

    /// <summary>Answered by emuCount only: bytes and objects that are alive now.</summary>
    public const string LiveBytes = "liveBytes";
    public const string LivePinnedBytes = "livePinnedBytes";
    public const string LiveObjects = "liveObjects";
    public const string Misuses = "misuses";
}
