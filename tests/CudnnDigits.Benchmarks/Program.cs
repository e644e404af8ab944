using System.CommandLine;
using CudnnDigits.Benchmarks.Comparison;
using CudnnDigits.Benchmarks.Peak;
using CudnnDigits.Benchmarks.Phases;
using CudnnDigits.Benchmarks.Recording;

var root = new RootCommand("Compares CudnnDigits with TorchSharp.")
{
    CompareCommand.Create(), ChartCommand.Create(), MeasureCommand.Create(), PeakCommand.Create(), PhasesCommand.Create(),
    RecordCommand.Create(),
};
return root.Parse(args).Invoke();
