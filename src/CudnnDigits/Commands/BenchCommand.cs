using System.CommandLine;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits bench</c>: how fast this machine trains and evaluates each network; takes under a minute.</summary>
internal static class BenchCommand
{
    private const float DefaultSeconds = 4;

    public static Command Create()
    {
        var data = DataSource.CreateOption();
        var device = SharedOptions.Device();
        var threads = SharedOptions.Threads();
        var seconds = SharedOptions.Number<float>("--seconds", $"Time to train each network [default: {DefaultSeconds}]", min: 0.1f);
        var batchSize = SharedOptions.Number<int>("--batch-size", "Images in one step [default: each network's own]", min: 1);
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var vectorBits = SharedOptions.VectorBits();
        var roofline = new Option<bool>("--roofline")
        { Description = "Measure the peak of one CPU thread instead, and each kernel's share of it" };
        var command = new Command("bench", "Measure how fast this machine trains and evaluates each network")
        {
            data, device, threads, vectorBits, seconds, batchSize, roofline, json,
        };
        command.SetAction(async (result, stop) => result.GetValue(roofline)
            ? RooflineBench.Run(result.GetValue(vectorBits), ConsoleFactory.Results(result).Profile.Out.Writer)
            : await RunAsync(new BenchRequest(
                result.GetValue(data), result.GetValue(device) ?? ExecutorFactory.Auto,
                result.GetValue(threads) ?? Environment.ProcessorCount,
                result.GetValue(seconds) ?? DefaultSeconds, result.GetValue(batchSize), result.GetValue(json),
                result.GetValue(vectorBits)),
            ConsoleFactory.Results(result), ConsoleFactory.Notes(result, result.GetValue(json)), stop));
        return command;
    }

    internal static async Task<int> RunAsync(BenchRequest request, IAnsiConsole console, IAnsiConsole notes, CancellationToken stop)
    {
        var output = console.Profile.Out.Writer;
        var (training, test) = await DataSource.OpenAsync(request.Data, notes, stop);
        var rows = new List<BenchRow>();
        foreach (var entry in Catalogue.All)
        {
            var plan = Plan.Build(entry.Spec, request.BatchSize ?? entry.BatchSize);
            using var executor = ExecutorFactory.Create(
                request.Device, plan, entry.Optimizer, request.Threads, note => WriteOnce(note, rows, notes),
                vectorBits: request.VectorBits);
            var figures = Throughput.Measure(executor, plan, entry, training, test, request.Seconds, stop);
            rows.Add(new BenchRow(
                entry.Spec.Name, plan.BatchSize, figures.TrainingImagesPerSecond, figures.EvaluationImagesPerSecond, executor.Device));
            if (!request.Json) Write(rows, output);
        }

        if (request.Json) output.WriteLine(new BenchReport(rows).ToJson());
        return ExitCode.Success;
    }

    private static void WriteOnce(string note, List<BenchRow> rows, IAnsiConsole notes)
    {
        if (rows.Count == 0) notes.Profile.Out.Writer.WriteLine(note);
    }

    /// <summary>Writes the last row, preceded by the header if it is the first.</summary>
    private static void Write(List<BenchRow> rows, TextWriter output)
    {
        var row = rows[^1];
        if (rows.Count == 1)
        {
            output.WriteLine(row.Device);
            output.WriteLine($"{"network",-12}{"batch",6}{"training images/s",20}{"evaluation images/s",22}");
        }

        output.WriteLine($"{row.Network,-12}{row.BatchSize,6}{row.TrainingImagesPerSecond,20:N0}{row.EvaluationImagesPerSecond,22:N0}");
    }
}

/// <summary>The options of <c>bench</c>.</summary>
internal sealed record BenchRequest(string? Data, string Device, int Threads, float Seconds, int? BatchSize, bool Json,
    int? VectorBits = null);
