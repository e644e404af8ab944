using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>bra</c>: threads that take it part from those that do not.</summary>
internal sealed class Branch : Instruction
{
    /// <summary>The index of the instruction it leads to, known when the whole function is decoded.</summary>
    public int Target { get; set; }

    public override bool Step(Cohort cohort, Group group)
    {
        var taking = Active(cohort.Block, group.Lanes);
        if (taking.IsEmpty)
        {
            group.Pc++;
            return true;
        }

        cohort.Add(new Group(group.Pc + 1, group.Lanes.Except(taking)));
        group.Lanes = taking;
        group.Pc = Target;
        return false;
    }
}
