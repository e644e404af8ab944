using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>bar.warp.sync</c>: waits and does nothing else.</summary>
internal sealed class WarpBarrier(Row memberMask) : WarpInstruction(memberMask)
{
    protected override void Read(Block block, int thread, uint members)
    {
    }

    protected override void Write(Block block, LaneSet threads)
    {
    }
}
