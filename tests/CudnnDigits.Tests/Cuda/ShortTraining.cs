using System.CommandLine;
using System.Diagnostics;
using CudnnDigits.Commands;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Cuda;

/// <summary>
/// A training of the <see cref="Workload"/> that goes on from a checkpoint, in this process but by the program's own trainer, recorder and
/// command runner: two epochs of a whole batch and a part of one, each measured and saved. It reaches every call that a training
/// makes, in milliseconds.
/// </summary>
internal sealed class ShortTraining : IDisposable
{
    // So few that an epoch is one chunk however slow the machine is: each run makes the same calls.
    private const int Images = 6, StepsPerEpoch = 2, FirstEpochs = 1, AllEpochs = 3;

    private readonly TemporaryFolder _folder = TemporaryFolder.InMemory();
    private readonly Dataset _data = new(
        "six", Workload.Data.Images[..(Images * Workload.Spec.Input.Count)], Workload.Data.Labels[..Images], Workload.Data.Rows, Workload.Data.Columns);
    private readonly CudaOptions _options;
    private readonly float _emaDecay;
    private readonly byte[] _begin;
    // [step]: the state after so many steps, of a training that nothing disturbs.
    private readonly TrainingState[] _wanted;

    /// <param name="options">Options of the executor; deterministic in any case, since checkpoints are compared bit by bit.</param>
    /// <param name="emaDecay">Of the average of the weights; 0 for none.</param>
    public ShortTraining(CudaOptions options, float emaDecay)
    {
        _options = options with { Deterministic = true };
        _emaDecay = emaDecay;
        using var executor = Start();
        var trainer = Train(executor);
        trainer.Restore(Checkpoint.Create(Workload.Plan, Settings.Seed));
        _wanted = [.. Enumerable.Range(0, (AllEpochs * StepsPerEpoch) + 1).Select(step => After(step, trainer))];
        using var beginner = Start();
        var first = Train(beginner, FirstEpochs);
        var start = Checkpoint.Create(Workload.Plan, Settings.Seed);
        first.Restore(start);
        var recorder = new RunRecorder(Folder, first, Workload.Plan, start);
        first.Run([recorder]);
        recorder.Save();
        _begin = File.ReadAllBytes(Folder.StatePath);
    }

    /// <summary>Steps that a whole run leaves behind it.</summary>
    public static int AllSteps => AllEpochs * StepsPerEpoch;

    private static TrainingSettings Settings { get; } =
        new("tiny", AllEpochs, Workload.BatchSize, LearningRate: 0.01f, new Adam()) { Augmentation = Workload.Distortion };

    private RunFolder Folder => new(_folder.Path);

    /// <summary>Goes on from the checkpoint of the first epoch, as <c>train --resume</c> does.</summary>
    /// <returns>The exit code, what standard error says, and the failures that were traced, since nothing was lost by them.</returns>
    public (int Code, string Error, string Traced) Run()
    {
        File.WriteAllBytes(Folder.StatePath, _begin);
        using var traced = new StringWriter();
        using var listener = new TextWriterTraceListener(traced);
        var error = new StringWriter();
        var root = new RootCommand();
        root.SetAction(_ => GoOn());
        Trace.Listeners.Add(listener);
        try
        {
            var code = CommandRunner.RunAsync(root, [], TextWriter.Null, error).Result;
            listener.Flush();
            return (code, error.ToString(), traced.ToString());
        }
        finally
        {
            Trace.Listeners.Remove(listener);
        }
    }

    /// <summary>The checkpoint is whole, and has the bits of the training that nothing disturbed.</summary>
    /// <returns>The steps that it has behind it.</returns>
    public long CheckCheckpoint()
    {
        var checkpoint = CheckpointFile.Read(Folder.StatePath, Workload.Plan);
        var (state, cursor) = (checkpoint.State, checkpoint.Cursor);
        var wanted = _wanted[state.Step];
        Assert.That((cursor.Epoch * StepsPerEpoch) + ((cursor.Position + Workload.BatchSize - 1) / Workload.BatchSize), Is.EqualTo(state.Step));
        Assert.That(state.Parameters.AsSpan().SequenceEqual(wanted.Parameters), "parameters");
        Assert.That(state.FirstMoment.AsSpan().SequenceEqual(wanted.FirstMoment), "first moments");
        Assert.That(state.SecondMoment.AsSpan().SequenceEqual(wanted.SecondMoment), "second moments");
        Assert.That(state.Average.AsSpan().SequenceEqual(wanted.Average), "averages");
        Assert.That(Folder.ReadMetrics().Select(epoch => epoch.Epoch), Is.EqualTo(Enumerable.Range(1, Folder.ReadMetrics().Count)));
        return state.Step;
    }

    public void Dispose() => _folder.Dispose();

    private int GoOn()
    {
        using var executor = Start();
        var trainer = Train(executor);
        var start = CheckpointFile.Read(Folder.StatePath, Workload.Plan);
        trainer.Restore(start);
        var recorder = new RunRecorder(Folder, trainer, Workload.Plan, start, saveEvery: TimeSpan.Zero);
        trainer.Run([recorder]);
        recorder.Save();
        Evaluation.Run(executor, _data, Workload.Plan.Classes);
        return ExitCode.Success;
    }

    private CudaExecutor Start() => new(Workload.Plan, new Adam { EmaDecay = _emaDecay }, _options);

    private Trainer Train(IExecutor executor, int epochs = AllEpochs) =>
        new(executor, Workload.Plan, Settings with { Epochs = epochs }, _data, _data);

    private static TrainingState After(int step, Trainer trainer)
    {
        trainer.Replay(step);
        var checkpoint = new Checkpoint(new TrainingState(Workload.Plan));
        trainer.Capture(checkpoint);
        return checkpoint.State;
    }
}
