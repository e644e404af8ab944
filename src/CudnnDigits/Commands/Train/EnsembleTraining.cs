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
/// <c>cudnndigits train --ensemble N</c>: trains one network after the other, each a run of its own in the folder, alike but for the seed,
/// and measures what the mean of their probabilities is worth.
/// </summary>
/// <remarks>Lakshminarayanan, Pritzel and Blundell, "Simple and scalable predictive uncertainty estimation using deep ensembles", 2017.</remarks>
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
            output.WriteLine($"member {number} of {request.Members}, seed {member.Settings.Seed}{(done ? ": trained already" : "")}");
            if (done) continue;
            var code = await TrainingRun.RunAsync(member, progress, console, stop);
            if (code != ExitCode.Success) return code;
        }

        await EvaluateAsync(request, progress, console, stop);
        return ExitCode.Success;
    }

    /// <summary>Says what the folder is to hold before there is anything in it.</summary>
    private static void WriteDescription(TrainRequest request)
    {
        var plan = Plan.Build(request.Settings.Spec(), request.Settings.BatchSize);
        // Each member will note why it uses the CPU where it does.
        using var executor = ExecutorFactory.Create(request.Device, plan, request.Settings.Update(), request.Threads, _ => { }, request.Gpu, request.VectorBits);
        request.Folder.Write(request.Describe(executor));
    }

    /// <summary>Whether a member needs no more training. Its state is written last, so with it all else is there.</summary>
    private static bool IsDone(TrainRequest member)
    {
        if (member.Stored is null || !File.Exists(member.Folder.StatePath)) return false;
        var plan = Plan.Build(member.Settings.Spec(), member.Settings.BatchSize);
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
        console.Profile.Out.Writer.WriteLine($"written to {request.Folder.Path}: run.json, {Path.GetFileName(request.Folder.EnsemblePath)}, member-1 to member-{request.Members}");
    }
}
