namespace CudaEmulator.Ptx.Execution;

/// <summary>A decoded instruction. It holds rows and offsets only, so that one program serves every launch.</summary>
internal abstract class Instruction
{
    /// <summary>The line of the PTX text, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The predicate's row, or null for an instruction that every thread executes.</summary>
    public Row? Guard { get; init; }

    public bool GuardNegated { get; init; }

    /// <summary>
    /// Executes for a group of threads that stand here and moves them on. True when all of them went to the next instruction, so that the
    /// scheduler need not look again.
    /// </summary>
    public abstract bool Step(Cohort cohort, Group group);

    /// <summary>The members whose guard lets them execute.</summary>
    protected unsafe LaneSet Active(Block block, LaneSet lanes) =>
        Guard is { } guard ? lanes.Where(block.Row<byte>(guard), !GuardNegated) : lanes;
}
