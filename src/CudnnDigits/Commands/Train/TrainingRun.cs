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
using CudnnDigits.Training.Settings;
using Spectre.Console;

namespace CudnnDigits.Commands.Train;

/// <summary>One training from the request to the summary, new or resumed.</summary>
internal static class TrainingRun
{
    /// <param name="request">What to train.</param>
    /// <param name="progress">The console of progress and notes.</param>
    /// <param name="console">The console of the summary.</param>
    /// <param name="stop">Asks the training to save and end.</param>
    public static async Task<int> RunAsync(TrainRequest request, IAnsiConsole progress, IAnsiConsole console, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var output = progress.Profile.Out.Writer;
        var settings = request.Settings;
        var plan = Plan.Build(settings.ToModelSpec(), settings.BatchSize);
        using var executor = ExecutorFactory.Create(
            request.Device, plan, settings.Optimizer, request.Threads, output.WriteLine, request.Gpu, request.VectorBits);
        var (all, test) = await DataSource.OpenAsync(request.Data, progress, stop);
        var (training, evaluated) = ValidationSplit.Of(settings, all, test);
        // Before the folder is created: weights that do not fit must leave nothing behind.
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

    /// <summary>Restores the initial or saved state and writes run.json.</summary>
    private static RunRecorder StartRecording(
        TrainRequest request, IExecutor executor, Plan plan, Trainer trainer, Checkpoint start, Action<string> note)
    {
        trainer.Restore(start);
        request.Folder.Write(request.Describe(executor));
        return new RunRecorder(request.Folder, trainer, plan, start, request.SaveEvery, note);
    }

    /// <summary>Searches for the failed operation on the CPU, which every machine has.</summary>
    private static AnomalyDetector CreateDetector(TrainRequest request, Plan plan, Dataset training, TextWriter output) => new(
        plan, request.Settings.Optimizer, training,
        (part, optimizer) => ExecutorFactory.Create(ExecutorFactory.Cpu, part, optimizer, request.Threads, output.WriteLine),
        request.Settings.Augmentation);

    /// <summary>Keeps other processes out of the run folder.</summary>
    public static RunLock AcquireLock(TrainRequest request)
    {
        var runLock = RunLock.Acquire(request.Folder);
        if (request.Stored is not null || !request.Folder.HoldsRun) return runLock;
        runLock.Dispose();
        throw new UsageException($"{request.Folder.Path} now holds a run that another process started: specify another folder with --run");
    }

    private static Checkpoint LoadCheckpoint(TrainRequest request, Plan plan, TextWriter output)
    {
        var (seed, path) = (request.Settings.Seed, request.Folder.StatePath);
        if (!File.Exists(path))
        {
            output.WriteLine($"{path} is missing: nothing was saved yet, so the training starts from the beginning");
            return CreateCheckpoint(request, plan);
        }

        var checkpoint = CheckpointFile.Read(path, plan);
        if (checkpoint.Seed != seed)
            throw new InvalidDataException(
                $"{path}: belongs to a run with seed {checkpoint.Seed}, but {request.Folder.DescriptionPath} says seed {seed}");
        output.WriteLine($"resuming in epoch {checkpoint.Cursor.Epoch + 1} at image {checkpoint.Cursor.Position}");
        return checkpoint;
    }

    private static Checkpoint CreateCheckpoint(TrainRequest request, Plan plan)
    {
        var checkpoint = Checkpoint.Create(plan, request.Settings.Seed);
        if (request.Weights is not null) WeightsFile.Read(request.Weights, plan).CopyTo(checkpoint.State.Parameters, 0);
        return checkpoint;
    }

    private static void WriteHeader(
        TextWriter output, Plan plan, TrainingSettings settings, string device, Dataset training, Dataset evaluated)
    {
        output.WriteLine(
            $"{settings.Network}: {plan.ParameterCount} parameters, {Optimizers.NameOf(settings.Optimizer)}, "
            + $"learning rate {settings.LearningRate}, batches of {settings.BatchSize}, seed {settings.Seed}");
        var kind = settings.Validation > 0 ? "validation" : "test";
        output.WriteLine($"{device}; {training.Count} training and {evaluated.Count} {kind} images");
    }
}
