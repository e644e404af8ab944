using System.CommandLine;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary><c>measure JOB</c>: what the comparison starts as its child.</summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var job = new Argument<string>("job") { Description = "a job as JSON" };
        var command = new Command(ChildProcess.Command, "Carry out one job of the comparison") { job };
        command.Hidden = true;
        command.SetAction(result => ChildProcess.Answer(result.GetValue(job)!));
        return command;
    }
}
