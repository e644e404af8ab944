using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>activemask</c>: the threads of the warp that execute it now.</summary>
internal sealed unsafe class ActiveMask(Row d) : Instruction
{
    public override bool Step(Cohort cohort, Group group)
    {
        var active = Active(cohort.Block, group.Lanes);
        foreach (var run in active.Runs)
        {
            for (var thread = run.Start; thread < run.Start + run.Count; thread++)
                cohort.Block.Row<uint>(d)[thread] = active.Warp(thread / LaneSet.WarpSize);
        }

        group.Pc++;
        return true;
    }
}
