using System.CommandLine;
using CudnnDigits.Benchmarks.Comparison;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Benchmarks.Phases;
using CudnnDigits.Benchmarks.Recording;
using CudnnDigits.Commands;

var root = new RootCommand("The comparison of CudnnDigits with TorchSharp.")
{
    CompareCommand.Create(), MeasureCommand.Create(), PeakCommand.Create(), PhasesCommand.Create(), RecordCommand.Create(),
};
return root.Parse(args).Invoke();
