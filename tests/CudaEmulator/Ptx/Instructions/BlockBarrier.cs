using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>bar.sync</c> (aligned: all of a warp together) and <c>barrier.sync</c>; the block opens it when all have come.</summary>
internal sealed class BlockBarrier(int id, int? threads, bool isAligned) : Instruction
{
    public int Id => id;

    /// <summary>How many threads it waits for; null for all that have not left.</summary>
    public int? Threads => threads;

    public bool IsAligned => isAligned;

    public override bool Step(Cohort cohort, Group group)
    {
        var arriving = Active(cohort.Block, group.Lanes);
        var passing = group.Lanes.Except(arriving);
        if (arriving.IsEmpty)
        {
            group.Pc++;
            return true;
        }

        cohort.Add(new Group(group.Pc + 1, passing));
        group.Lanes = arriving;
        group.Wait = Wait.Barrier;
        return false;
    }
}
