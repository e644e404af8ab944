using System.CommandLine;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits train</c>: trains a network, or resumes a training.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var options = new TrainOptions();
        var command = options.CreateCommand("train", "Train a network, or resume a training. The defaults shown are those of the network");
        command.SetAction((result, stop) =>
        {
            var console = ConsoleFactory.BestEffort(result);
            var (request, progress) = (TrainRequest.From(result, options), ConsoleFactory.Progress(result, console));
            return request.Members == 1
                ? TrainingRun.RunAsync(request, progress, console, stop)
                : EnsembleTraining.RunAsync(request, progress, console, stop);
        });
        return command;
    }
}
