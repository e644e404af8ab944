using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>trap</c>: the launch ends with an error.</summary>
internal sealed class Trap(string reason) : Instruction
{
    public override bool Step(Cohort cohort, Group group)
    {
        var trapped = Active(cohort.Block, group.Lanes);
        if (!trapped.IsEmpty)
            throw new DeviceFaultException(DeviceFaultException.LaunchFailed, $"thread {trapped.Runs[0].Start}: {reason}");
        group.Pc++;
        return true;
    }
}
