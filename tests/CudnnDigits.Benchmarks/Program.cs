using System.CommandLine;
using CudnnDigits.Benchmarks.Recording;
var root = new RootCommand("The comparison of CudnnDigits with TorchSharp.");
root.Subcommands.Add(RecordCommand.Create());
return root.Parse(args).Invoke();
