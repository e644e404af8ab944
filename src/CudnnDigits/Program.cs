using System.CommandLine;
using CudnnDigits.Commands;

var root = new RootCommand("Trains and evaluates classifiers of handwritten digits, on an NVIDIA GPU or on the CPU.")
{
    TrainCommand.Create(),
    EvalCommand.Create(),
    PredictCommand.Create(),
    ExportCommand.Create(),
    ReportCommand.Create(),
    CompareCommand.Create(),
    DataCommand.Create(),
    InfoCommand.Create(),
    BenchCommand.Create(),
};
return await CommandRunner.RunAsync(root, args, Console.Out, Console.Error);
