using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary>
/// An instruction that the threads of a member mask execute together. Those that are here first wait for the others; a thread outside its
/// own mask is a fault, and so is one that waits for ever.
/// </summary>
internal abstract unsafe class WarpInstruction(Row memberMask) : Instruction
{
    public override bool Step(Cohort cohort, Group group)
    {
        var block = cohort.Block;
        var active = Active(block, group.Lanes);
        var waiting = Incomplete(cohort, active);
        foreach (var run in active.Except(waiting).Runs)
        {
            for (var thread = run.Start; thread < run.Start + run.Count; thread++)
                Read(block, thread, Members(block, thread) & active.Warp(thread / LaneSet.WarpSize));
        }

        Write(block, active.Except(waiting));
        if (waiting.IsEmpty)
        {
            group.Pc++;
            return true;
        }

        cohort.Add(new Group(group.Pc + 1, group.Lanes.Except(waiting)));
        group.Lanes = waiting;
        group.Wait = Wait.Warp;
        return false;
    }

    /// <summary>Works out one thread's result from the others' operands, without changing a register.</summary>
    /// <param name="block">The block.</param>
    /// <param name="thread">Within the block.</param>
    /// <param name="members">The lanes of its warp that take part, as bits.</param>
    protected abstract void Read(Block block, int thread, uint members);

    /// <summary>Writes the results of these threads.</summary>
    protected abstract void Write(Block block, LaneSet threads);

    private uint Members(Block block, int thread) => block.Row<uint>(memberMask)[thread];

    /// <summary>The threads whose mask names one that has neither left nor come.</summary>
    private LaneSet Incomplete(Cohort cohort, LaneSet active)
    {
        var complete = new uint[active.WarpCount];
        foreach (var run in active.Runs)
        {
            for (var thread = run.Start; thread < run.Start + run.Count; thread++)
            {
                int warp = thread / LaneSet.WarpSize, lane = thread % LaneSet.WarpSize;
                var members = Members(cohort.Block, thread);
                if ((members & 1u << lane) == 0)
                    throw new DeviceFaultException(
                        DeviceFaultException.LaunchFailed, $"thread {thread} is not in its member mask {members:x8}");
                if ((members & cohort.Live(warp) & ~active.Warp(warp)) == 0)
                    complete[warp] |= 1u << lane;
            }
        }

        return active.Except(LaneSet.Of(complete));
    }
}
