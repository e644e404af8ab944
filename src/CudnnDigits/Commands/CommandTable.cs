using System.CommandLine;

namespace CudnnDigits.Commands;

/// <summary>All commands. A new command is one line here.</summary>
internal static class CommandTable
{
    public static RootCommand Create() => new("Trains and evaluates classifiers of handwritten digits, on an NVIDIA GPU or on the CPU.")
    {
        TrainCommand.Create(),
        EvalCommand.Create(),
        PredictCommand.Create(),
        ServeCommand.Create(),
        ExportCommand.Create(),
        ReportCommand.Create(),
        CompareCommand.Create(),
        DataCommand.Create(),
        InfoCommand.Create(),
        BenchCommand.Create(),
        VerifyCommand.Create(),
        CompletionCommand.Create(),
    };
}
