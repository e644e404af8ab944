using System.Runtime.InteropServices;

namespace CudaEmulator.Exports;

/// <summary>libnvToolsExt: ranges, counted and checked for balance by who reads the counters.</summary>
internal static unsafe class NvtxExports
{
    private static int _depth;

    /// <summary>The depth of the new range, from 0.</summary>
    [UnmanagedCallersOnly(EntryPoint = "nvtxRangePushA")]
    public static int RangePush(byte* message)
    {
        if (message == null)
            return -1;
        Entry.Driver("nvtxRangePushA", _ => { });
        return Interlocked.Increment(ref _depth) - 1;
    }

    /// <summary>The depth of the range that ended, or -1 if there was none.</summary>
    [UnmanagedCallersOnly(EntryPoint = "nvtxRangePop")]
    public static int RangePop()
    {
        Entry.Driver("nvtxRangePop", machine =>
        {
            if (_depth == 0)
                machine.Journal.Misuse("nvtxRangePop without a range");
        });
        return _depth == 0 ? -1 : Interlocked.Decrement(ref _depth);
    }
}
