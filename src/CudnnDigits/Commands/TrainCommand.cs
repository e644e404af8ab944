using System.CommandLine;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits train</c>: trains a network, or goes on with a training.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var options = new TrainOptions();
        var command = new Command("train", "Train a network, or go on with a training");
        options.AddTo(command);
        command.SetAction((result, stop) =>
        {
            var console = ConsoleFactory.BestEffort(result);
            var (request, progress) = (TrainRequest.From(result, options), ConsoleFactory.Progress(result, console));
            return request.Members == 1 ? TrainingRun.RunAsync(request, progress, console, stop) : EnsembleTraining.RunAsync(request, progress, console, stop);
        });
        return command;
    }
}
