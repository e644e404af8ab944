using System.CommandLine;
using System.Text.Json;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits eval</c>: the accuracy of a trained network on the test images.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var network = new NetworkOptions(ensembles: true);
        var data = DataSource.CreateOption();
        var device = SharedOptions.Device();
        var threads = SharedOptions.Threads();
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("eval", "Measure the accuracy of a trained network on the test images") { data, device, threads, json };
        network.AddTo(command);
        command.SetAction((result, stop) => RunAsync(
            network.Load(result), result.GetValue(data), result.GetValue(device) ?? ExecutorFactory.Auto,
            result.GetValue(threads) ?? Environment.ProcessorCount, result.GetValue(json), ConsoleFactory.Results(result),
            ConsoleFactory.Notes(result, result.GetValue(json)), stop));
        return command;
    }

    internal static async Task<int> RunAsync(
        TrainedNetwork network, string? data, string device, int threads, bool json, IAnsiConsole console, IAnsiConsole notes,
        CancellationToken stop)
    {
        var (_, test) = await DataSource.OpenAsync(data, notes, stop);
        // On a signal the evaluation is abandoned: there is nothing to save.
        return await Task.Run(() => Run(network, test, device, threads, json, console, notes), stop).WaitAsync(stop);
    }

    private static int Run(
        TrainedNetwork network, Dataset test, string device, int threads, bool json, IAnsiConsole console, IAnsiConsole notes)
    {
        var output = console.Profile.Out.Writer;
        using var executor = network.CreateExecutor(device, threads, notes.Profile.Out.Writer.WriteLine);
        var result = EvaluationResult.Of(network, executor, test);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(EvalReport.Of(network, executor.Device, result), ReportJson.Default.EvalReport));
            return ExitCode.Success;
        }

        output.WriteLine($"{network.Name} from {network.Path} on {test.Count} test images; {executor.Device}");
        result.Write(network, console);
        return ExitCode.Success;
    }
}
