namespace CudaEmulator.Ptx.Execution;

/// <summary>A decoded instruction. It holds rows and offsets only, so that one program serves every launch.</summary>
internal abstract class Instruction
{
    private Row? _guard;
    private bool _guardNegated;

    /// <summary>The line of the PTX text, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Tells where the instruction stands and which predicate, if any, lets threads execute it.</summary>
    public void Bind(int line, Row? guard, bool guardNegated)
    {
        Line = line;
        _guard = guard;
        _guardNegated = guardNegated;
    }

    /// <summary>
    /// Executes for a group of threads that stand here and moves them on. True when all of them went to the next instruction, so that the
    /// scheduler need not look again.
    /// </summary>
    public abstract bool Step(Cohort cohort, Group group);

    /// <summary>The members whose guard lets them execute.</summary>
    protected unsafe LaneSet Active(Block block, LaneSet lanes) =>
        _guard is { } guard ? lanes.Where(block.Row<byte>(guard), !_guardNegated) : lanes;
}
