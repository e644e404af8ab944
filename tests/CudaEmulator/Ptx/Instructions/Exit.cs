using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>exit</c>, and <c>ret</c> of a kernel.</summary>
internal sealed class Exit : Instruction
{
    public override bool Step(Cohort cohort, Group group)
    {
        var leaving = Active(cohort.Block, group.Lanes);
        group.Pc++;
        cohort.Leave(group, leaving);
        return false;
    }
}
