using System.Text.Json;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Files;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;
using Spectre.Console;

namespace CudnnDigits.Commands.Train;

/// <summary>
/// <c>cudnndigits train --ensemble N</c>: trains one network after the other, each a run of its own in the folder that differs only in its
/// seed,
/// and measures the accuracy of their mean probabilities.
/// </summary>
/// <remarks>
/// Lakshminarayanan, Pritzel and Blundell, "Simple and scalable predictive uncertainty estimation using deep ensembles", 2017.
/// </remarks>
internal static class EnsembleTraining
{
    /// <inheritdoc cref="TrainingRun.RunAsync"/>
    public static async Task<int> RunAsync(TrainRequest request, IAnsiConsole progress, IAnsiConsole console, CancellationToken stop)
    {
        var output = progress.Profile.Out.Writer;
        using var runLock = TrainingRun.AcquireLock(request);
        WriteDescription(request);
        for (var number = 1; number <= request.Members; number++)
        {
            var member = request.Member(number);
            var done = IsDone(member);
            output.WriteLine($"member {number} of {request.Members}, seed {member.Settings.Seed}{(done ? ": already trained" : "")}");
            if (done) continue;
            var code = await TrainingRun.RunAsync(member, progress, console, stop);
            if (code != ExitCode.Success) return code;
        }

        await EvaluateAsync(request, progress, console, stop);
        return ExitCode.Success;
    }

    /// <summary>Writes the run.json of the ensemble before any network is trained.</summary>
    private static void WriteDescription(TrainRequest request)
    {
        var plan = Plan.Build(request.Settings.ToModelSpec(), request.Settings.BatchSize);
        // Each member notes the reason itself if it falls back to the CPU.
        using var executor = ExecutorFactory.Create(
            request.Device, plan, request.Settings.Optimizer, request.Threads, _ => { }, request.Gpu, request.VectorBits);
        request.Folder.Write(request.Describe(executor));
    }

    /// <summary>Whether a member is trained. Its state is written last, so if it is there, so is everything else.</summary>
    private static bool IsDone(TrainRequest member)
    {
        if (member.Stored is null || !File.Exists(member.Folder.StatePath)) return false;
        var plan = Plan.Build(member.Settings.ToModelSpec(), member.Settings.BatchSize);
        return CheckpointFile.Read(member.Folder.StatePath, plan).Cursor.IsFinished(member.Settings);
    }

    private static async Task EvaluateAsync(TrainRequest request, IAnsiConsole progress, IAnsiConsole console, CancellationToken stop)
    {
        var network = NetworkOptions.FromRun(request.Folder);
        using var executor = network.CreateExecutor(request.Device, request.Threads, _ => { });
        var (_, test) = await DataSource.OpenAsync(request.Data, progress, stop);
        var result = EvaluationResult.Of(network, executor, test);
        DurableFile.Write(request.Folder.EnsemblePath, stream =>
            JsonSerializer.Serialize(stream, EvalReport.Of(network, executor.Device, result), ReportJson.Default.EvalReport));
        result.Write(network, console);
        console.Profile.Out.Writer.WriteLine(
            $"written to {request.Folder.Path}: run.json, {Path.GetFileName(request.Folder.EnsemblePath)}, "
            + $"member-1 to member-{request.Members}");
    }
}
