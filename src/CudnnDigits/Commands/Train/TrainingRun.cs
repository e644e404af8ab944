using System.Diagnostics;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using CudnnDigits.Training.Diagnosis;
using CudnnDigits.Training.Runs;
using Spectre.Console;

namespace CudnnDigits.Commands.Train;

/// <summary>One training from the request to the summary, new or resumed.</summary>
internal static class TrainingRun
{
    /// <param name="request">What to train.</param>
    /// <param name="progress">Where progress and notes go.</param>
    /// <param name="console">Where the summary goes.</param>
    /// <param name="stop">Asks to save and end.</param>
    public static async Task<int> RunAsync(TrainRequest request, IAnsiConsole progress, IAnsiConsole console, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var output = progress.Profile.Out.Writer;
        var settings = request.Settings;
        var plan = Plan.Build(settings.Spec(), settings.BatchSize);
        using var executor = ExecutorFactory.Create(
            request.Device, plan, settings.Update(), request.Threads, output.WriteLine, request.Gpu, request.VectorBits);
        var (all, test) = await DataSource.OpenAsync(request.Data, progress, stop);
        var (training, evaluated) = ValidationSplit.Of(settings, all, test);
        // Before the folder is made: weights that do not fit begin nothing.
        var fresh = request.Stored is null ? CreateCheckpoint(request, plan) : null;
        using var runLock = AcquireLock(request);
        using var detector = CreateDetector(request, plan, training, output);
        var trainer = new Trainer(
            request.DetectAnomaly ? new AnomalyDetectingExecutor(executor, detector, plan) : executor, plan, settings, training, evaluated);
        var recorder = StartRecording(request, executor, plan, trainer, fresh ?? LoadCheckpoint(request, plan, output), output.WriteLine);
        WriteHeader(output, plan, settings, executor.Device, training, evaluated);

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
            throw DivergenceDiagnosis.Diagnose(diverged, trainer, recorder, plan, detector);
        }

        new RunFinisher(request, executor, plan, test, trainer, recorder, tensorBoard, output).Finish(done, started, console);
        return done ? ExitCode.Success : ExitCode.Interrupted;
    }

    /// <summary>Puts the training where it begins or goes on, and describes it in its folder.</summary>
    private static RunRecorder StartRecording(
        TrainRequest request, IExecutor executor, Plan plan, Trainer trainer, Checkpoint start, Action<string> note)
    {
        trainer.Restore(start);
        request.Folder.Write(request.Describe(executor));
        return new RunRecorder(request.Folder, trainer, plan, start, request.SaveEvery, note);
    }

    /// <summary>Looks up on the CPU what went wrong: any machine has one.</summary>
    private static AnomalyDetector CreateDetector(TrainRequest request, Plan plan, Dataset training, TextWriter output) => new(
        plan, request.Settings.Update(), training,
        (part, optimizer) => ExecutorFactory.Create(ExecutorFactory.Cpu, part, optimizer, request.Threads, output.WriteLine),
        request.Settings.Augmentation);

    /// <summary>Keeps every other process out of the run folder.</summary>
    public static RunLock AcquireLock(TrainRequest request)
    {
        var runLock = RunLock.Acquire(request.Folder);
        if (request.Stored is not null || !request.Folder.HoldsRun) return runLock;
        runLock.Dispose();
        throw new UsageException($"{request.Folder.Path} holds a run by now: another process was faster. Name another folder with --run");
    }

    private static Checkpoint LoadCheckpoint(TrainRequest request, Plan plan, TextWriter output)
    {
        var (seed, path) = (request.Settings.Seed, request.Folder.StatePath);
        if (!File.Exists(path))
        {
            output.WriteLine($"{path} is missing, so the run had not come to save: it begins anew");
            return CreateCheckpoint(request, plan);
        }

        var checkpoint = CheckpointFile.Read(path, plan);
        if (checkpoint.Seed != seed)
            throw new InvalidDataException($"{path}: of a run with seed {checkpoint.Seed}, {request.Folder.DescriptionPath} says {seed}");
        output.WriteLine($"going on in epoch {checkpoint.Cursor.Epoch + 1} at image {checkpoint.Cursor.Position}");
        return checkpoint;
    }

    private static Checkpoint CreateCheckpoint(TrainRequest request, Plan plan)
    {
        var checkpoint = Checkpoint.Create(plan, request.Settings.Seed);
        if (request.Weights is not null) WeightsFile.Read(request.Weights, plan).CopyTo(checkpoint.State.Parameters, 0);
        return checkpoint;
    }

    private static void WriteHeader(TextWriter output, Plan plan, TrainingSettings settings, string device, Dataset training, Dataset evaluated)
    {
        output.WriteLine(
            $"{settings.Network}: {plan.ParameterCount} parameters, {settings.Optimizer}, learning rate {settings.LearningRate}, "
            + $"batches of {settings.BatchSize}, seed {settings.Seed}");
        output.WriteLine($"{device}; {training.Count} training and {evaluated.Count} {(settings.Validation > 0 ? "validation" : "test")} images");
    }
}
