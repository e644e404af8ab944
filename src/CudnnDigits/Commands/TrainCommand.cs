using System.CommandLine;
using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits train</c>: trains a network, or goes on with a training.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var options = new TrainOptions();
        var command = new Command("train", "Train a network, or go on with a training");
        options.AddTo(command);
        command.SetAction((result, stop) => RunAsync(TrainRequest.From(result, options), AnsiConsole.Console, stop));
        return command;
    }

    internal static async Task<int> RunAsync(TrainRequest request, IAnsiConsole console, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var output = console.Profile.Out.Writer;
        var settings = request.Settings;
        var plan = Plan.Build(Catalogue.Find(settings.Network).Spec, settings.BatchSize);
        using var executor = ExecutorFactory.Create(
            request.Device, plan, Optimizers.Find(settings.Optimizer), request.Threads, output.WriteLine);
        var (training, test) = await DataSource.OpenAsync(request.Data, console, stop);
        var trainer = new Trainer(executor, plan, settings, training, test);
        var start = Begin(request, plan, output);
        trainer.Restore(start);
        request.Folder.Write(request.Describe(executor.Device));
        var recorder = new RunRecorder(request.Folder, trainer, plan, start);
        WriteHead(output, plan, settings, executor.Device, training, test);

        var view = TrainingView.Create(console);
        var done = view.Follow(() => trainer.Run([view, recorder], stop));
        recorder.Save();
        TrainingSummary.Write(output, request.Folder, recorder, Stopwatch.GetElapsedTime(started), done);
        return done ? ExitCode.Done : ExitCode.Interrupted;
    }

    private static Checkpoint Begin(TrainRequest request, Plan plan, TextWriter output)
    {
        var (seed, path) = (request.Settings.Seed, request.Folder.StatePath);
        if (request.Stored is null) return Checkpoint.Create(plan, seed);
        if (!File.Exists(path))
        {
            output.WriteLine($"{path} is missing, so the run had not come to save: it begins anew");
            return Checkpoint.Create(plan, seed);
        }

        var checkpoint = CheckpointFile.Read(path, plan);
        if (checkpoint.Seed != seed)
            throw new InvalidDataException($"{path}: of a run with seed {checkpoint.Seed}, {request.Folder.DescriptionPath} says {seed}");
        output.WriteLine($"going on in epoch {checkpoint.Cursor.Epoch + 1} at image {checkpoint.Cursor.Position}");
        return checkpoint;
    }

    private static void WriteHead(TextWriter output, Plan plan, TrainingSettings settings, string device, Dataset training, Dataset test)
    {
        output.WriteLine(
            $"{settings.Network}: {plan.ParameterCount} parameters, {settings.Optimizer}, learning rate {settings.LearningRate}, "
            + $"batches of {settings.BatchSize}, seed {settings.Seed}");
        output.WriteLine($"{device}; {training.Count} training and {test.Count} test images");
    }
}
