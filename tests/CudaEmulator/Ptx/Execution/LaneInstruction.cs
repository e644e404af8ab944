namespace CudaEmulator.Ptx.Execution;

/// <summary>What each thread does by itself: a loop over neighbours.</summary>
internal abstract class LaneInstruction
{
    public abstract void Execute(Block block, int start, int count);
}

/// <summary>One statement of PTX that threads execute by themselves, as one or more loops under one guard.</summary>
internal sealed class LaneStep(LaneInstruction[] parts) : Instruction
{
    public override bool Step(Cohort cohort, Group group)
    {
        foreach (var run in Active(cohort.Block, group.Lanes).Runs)
        {
            foreach (var part in parts)
                part.Execute(cohort.Block, run.Start, run.Count);
        }

        group.Pc++;
        return true;
    }
}
