using System.CommandLine;
using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Execution;
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
        command.SetAction((result, stop) =>
        {
            var console = Consoles.Forgiving(result);
            var (request, progress) = (TrainRequest.From(result, options), Consoles.Progress(result, console));
            return request.Members == 1 ? RunAsync(request, progress, console, stop) : EnsembleTraining.RunAsync(request, progress, console, stop);
        });
        return command;
    }

    /// <param name="request">What to train.</param>
    /// <param name="progress">Where progress and notes go.</param>
    /// <param name="console">Where the summary goes.</param>
    /// <param name="stop">Asks to save and end.</param>
    internal static async Task<int> RunAsync(TrainRequest request, IAnsiConsole progress, IAnsiConsole console, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var output = progress.Profile.Out.Writer;
        var settings = request.Settings;
        var plan = Plan.Build(settings.Spec(), settings.BatchSize);
        using var executor = ExecutorFactory.Create(
            request.Device, plan, settings.Update(), request.Threads, output.WriteLine, request.Gpu);
        var (all, test) = await DataSource.OpenAsync(request.Data, progress, stop);
        var (training, measured) = ValidationSplit.Of(settings, all, test);
        // Before the folder is made: weights that do not fit begin nothing.
        var fresh = request.Stored is null ? Start(request, plan) : null;
        using var turn = TakeTurn(request);
        using var finder = CreateFinder(request, plan, training, output);
        var trainer = new Trainer(
            request.DetectAnomaly ? new DetectingExecutor(executor, finder, plan) : executor, plan, settings, training, measured);
        var start = fresh ?? GoOn(request, plan, output);
        trainer.Restore(start);
        request.Folder.Write(request.Describe(executor.Device, ExecutorFactory.Details(executor)));
        var recorder = new RunRecorder(request.Folder, trainer, plan, start, request.SaveEvery, output.WriteLine);
        WriteHead(output, plan, settings, executor.Device, training, measured);

        using var tensorBoard = request.TensorBoard ? new TensorBoardLog(request.Folder, trainer, plan) : null;
        var view = TrainingView.Create(progress, $"{request.Title} on {executor.Device}");
        ITrainingObserver[] observers = tensorBoard is null
            ? [view, recorder]
            : [view, recorder, new OptionalObserver(tensorBoard, "events for TensorBoard", output.WriteLine)];
        bool done;
        try
        {
            done = view.Follow(() => trainer.Run(observers, stop));
        }
        catch (TrainingDivergedException diverged)
        {
            throw DivergenceTrace.Follow(diverged, trainer, recorder, plan, finder);
        }

        recorder.Save();
        if (trainer.HasStopped) output.WriteLine($"ended early: no better accuracy for {settings.EarlyStop} epochs");
        // Test images that were not to choose the weights by are looked at when there is nothing left to choose.
        var final = recorder.Kept is not null && (done || settings.Validation == 0)
            ? Show(RunData.Load(request.Folder, executor, plan, test), done, tensorBoard, console, output)
            : null;
        if (request.Verbose) WriteDetails(output, executor);
        TrainingSummary.Write(
            console.Profile.Out.Writer, request.Folder, request.Resumable, recorder, final, Stopwatch.GetElapsedTime(started), done);
        return done ? ExitCode.Done : ExitCode.Interrupted;
    }

    /// <summary>Looks up on the CPU what went wrong: any machine has one.</summary>
    private static AnomalyFinder CreateFinder(TrainRequest request, Plan plan, Dataset training, TextWriter output) => new(
        plan, request.Settings.Update(), training,
        (part, optimizer) => ExecutorFactory.Create(ExecutorFactory.Cpu, part, optimizer, request.Threads, output.WriteLine),
        request.Settings.Augmentation);

    /// <summary>Keeps every other process out of the run folder.</summary>
    internal static RunLock TakeTurn(TrainRequest request)
    {
        var turn = RunLock.Take(request.Folder);
        if (request.Stored is not null || !request.Folder.HoldsRun) return turn;
        turn.Dispose();
        throw new UsageException($"{request.Folder.Path} holds a run by now: another process was faster. Name another folder with --run");
    }

    private static Checkpoint GoOn(TrainRequest request, Plan plan, TextWriter output)
    {
        var (seed, path) = (request.Settings.Seed, request.Folder.StatePath);
        if (!File.Exists(path))
        {
            output.WriteLine($"{path} is missing, so the run had not come to save: it begins anew");
            return Start(request, plan);
        }

        var checkpoint = CheckpointFile.Read(path, plan);
        if (checkpoint.Seed != seed)
            throw new InvalidDataException($"{path}: of a run with seed {checkpoint.Seed}, {request.Folder.DescriptionPath} says {seed}");
        output.WriteLine($"going on in epoch {checkpoint.Cursor.Epoch + 1} at image {checkpoint.Cursor.Position}");
        return checkpoint;
    }

    private static Checkpoint Start(TrainRequest request, Plan plan)
    {
        var checkpoint = Checkpoint.Create(plan, request.Settings.Seed);
        if (request.Weights is not null) WeightsFile.Read(request.Weights, plan).CopyTo(checkpoint.State.Parameters, 0);
        return checkpoint;
    }

    private static Evaluation Show(RunData run, bool done, TensorBoardLog? tensorBoard, IAnsiConsole console, TextWriter output)
    {
        if (done) TryDraw(run, tensorBoard, output);
        console.WriteLine();
        ConfusionMatrix.Write(console, run.Evaluation.Confusion);
        console.WriteLine();
        return run.Evaluation;
    }

    /// <summary>Draws the pictures of the run. All else is saved by now, so a picture that fails does not fail the training.</summary>
    private static void TryDraw(RunData run, TensorBoardLog? tensorBoard, TextWriter output)
    {
        try
        {
            Draw(run, tensorBoard);
        }
        catch (Exception wrong)
        {
            output.WriteLine($"no pictures: {Printable.Line(wrong.Message)}; draw them with: cudnndigits report --run {run.Folder.Path}");
        }
    }

    // A method of its own, so that the libraries that draw are loaded after the training, not before it.
    private static void Draw(RunData run, TensorBoardLog? tensorBoard)
    {
        var pictures = RunPictures.Draw(run);
        RunPictures.Save(run.Folder, pictures);
        foreach (var picture in pictures) tensorBoard?.Show(picture);
    }

    private static void WriteHead(TextWriter output, Plan plan, TrainingSettings settings, string device, Dataset training, Dataset measured)
    {
        output.WriteLine(
            $"{settings.Network}: {plan.ParameterCount} parameters, {settings.Optimizer}, learning rate {settings.LearningRate}, "
            + $"batches of {settings.BatchSize}, seed {settings.Seed}");
        output.WriteLine($"{device}; {training.Count} training and {measured.Count} {(settings.Validation > 0 ? "validation" : "test")} images");
    }

    // At the end: only then it is known how many kernels a step has.
    private static void WriteDetails(TextWriter output, IExecutor executor)
    {
        foreach (var line in ExecutorFactory.Details(executor) ?? []) output.WriteLine(line);
    }
}
