using System.Numerics;

namespace CudaEmulator.Ptx.Execution;

/// <summary>A read-only register by its name, such as <c>%tid.x</c>, as a function of the thread.</summary>
internal sealed record SpecialRegister(string Name, Func<Block, int, ulong> Value)
{
    /// <summary>Whether it changes from block to block of a launch.</summary>
    public bool IsPerBlock => Name.StartsWith("%ctaid", StringComparison.Ordinal);

    private static readonly Dictionary<string, SpecialRegister> All = new SpecialRegister[]
    {
        new("%tid.x", static (b, t) => (uint)t % b.Threads3.X),
        new("%tid.y", static (b, t) => (uint)t / b.Threads3.X % b.Threads3.Y),
        new("%tid.z", static (b, t) => (uint)t / b.Threads3.X / b.Threads3.Y),
        new("%ntid.x", static (b, _) => b.Threads3.X),
        new("%ntid.y", static (b, _) => b.Threads3.Y),
        new("%ntid.z", static (b, _) => b.Threads3.Z),
        new("%ctaid.x", static (b, _) => b.Index.X),
        new("%ctaid.y", static (b, _) => b.Index.Y),
        new("%ctaid.z", static (b, _) => b.Index.Z),
        new("%nctaid.x", static (b, _) => b.Grid.X),
        new("%nctaid.y", static (b, _) => b.Grid.Y),
        new("%nctaid.z", static (b, _) => b.Grid.Z),
        new("%laneid", static (_, t) => (uint)t % LaneSet.WarpSize),
        new("%warpid", static (_, t) => (uint)t / LaneSet.WarpSize),
        new("%nwarpid", static (b, _) => BitOperations.RoundUpToPowerOf2((uint)b.Lanes / LaneSet.WarpSize)),
        new("%lanemask_eq", static (_, t) => LaneBit(t)),
        new("%lanemask_lt", static (_, t) => LaneBit(t) - 1),
        new("%lanemask_le", static (_, t) => LaneBit(t) | (LaneBit(t) - 1)),
        new("%lanemask_gt", static (_, t) => ~(LaneBit(t) | (LaneBit(t) - 1))),
        new("%lanemask_ge", static (_, t) => ~(LaneBit(t) - 1)),
        new("%smid", static (_, _) => 0),
        new("%nsmid", static (_, _) => 1),
        new("%gridid", static (_, _) => 0),
        new("%dynamic_smem_size", static (b, _) => b.DynamicSharedBytes),
        new("%total_smem_size", static (b, _) => b.SharedBytes),
    }.ToDictionary(static register => register.Name);

    public static SpecialRegister? Find(string name) => All.GetValueOrDefault(name);

    private static uint LaneBit(int thread) => 1u << (thread % LaneSet.WarpSize);
}
