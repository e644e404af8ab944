using System.CommandLine;
using CudnnDigits.Execution;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits eval</c>: how well a trained network does on the test images.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var network = new NetworkSource();
        var data = DataSource.CreateOption();
        var device = SharedOptions.Device();
        var threads = SharedOptions.Threads();
        var command = new Command("eval", "Measure a trained network's accuracy on the test images") { data, device, threads };
        network.AddTo(command);
        command.SetAction((result, stop) => RunAsync(
            network.Load(result), result.GetValue(data), result.GetValue(device) ?? ExecutorFactory.Auto,
            result.GetValue(threads) ?? Environment.ProcessorCount, AnsiConsole.Console, stop));
        return command;
    }

    internal static async Task<int> RunAsync(
        TrainedNetwork network, string? data, string device, int threads, IAnsiConsole console, CancellationToken stop)
    {
        var output = console.Profile.Out.Writer;
        using var executor = ExecutorFactory.Create(device, network.Plan, network.Entry.Optimizer, threads, output.WriteLine);
        var (_, test) = await DataSource.OpenAsync(data, console, stop);
        var state = new TrainingState(network.Plan);
        network.Parameters.CopyTo(state.Parameters, 0);
        executor.Write(state);
        var evaluation = Evaluation.Run(executor, test, network.Plan.Classes);
        output.WriteLine($"{network.Entry.Spec.Name} from {network.Path} on {test.Count} test images; {executor.Device}");
        output.WriteLine($"accuracy {Figures.Accuracy(evaluation.Correct, evaluation.Total)}");
        ConfusionMatrix.Write(console, evaluation.Confusion);
        return ExitCode.Done;
    }
}
