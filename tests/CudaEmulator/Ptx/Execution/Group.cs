namespace CudaEmulator.Ptx.Execution;

internal enum Wait { None, Warp, Barrier }

/// <summary>Threads that stand at the same instruction.</summary>
internal sealed class Group(int pc, LaneSet lanes)
{
    public int Pc { get; set; } = pc;
    public LaneSet Lanes { get; set; } = lanes;

    /// <summary>What keeps them there: the rest of their warp, or the rest of their block.</summary>
    public Wait Wait { get; set; }
}
