using CudnnDigits.Safetensors;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training.Runs;

public class RunRecorderTests
{
    [Test]
    public void Save_AfterARun_LeavesMetricsBestWeightsAndState()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.Path);
        var recorder = Record(folder, Checkpoint.Create(Small.Plan, 7), Small.Settings);

        Assert.That(folder.ReadMetrics(), Is.EqualTo(recorder.Metrics).And.Count.EqualTo(3));
        var state = CheckpointFile.Read(folder.StatePath, Small.Plan);
        Assert.That(state.Cursor, Is.EqualTo(new TrainingCursor(3, 0, 0, 0, BestEpoch: 1, BestCorrect: 18)));
        // All epochs are equally good here, so the first is the best.
        Assert.That(SafetensorsReader.Read(folder.WeightsPath).Metadata["epoch"], Is.EqualTo("1"));
        Assert.That(WeightsFile.Read(folder.WeightsPath, Small.Plan), Is.Not.EqualTo(state.State.Parameters));
    }

    [Test]
    public void Save_KeepLast_LeavesTheWeightsOfTheLastEpoch()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.Path);
        Record(folder, Checkpoint.Create(Small.Plan, 7), Small.Settings with { KeepLast = true });

        Assert.That(SafetensorsReader.Read(folder.WeightsPath).Metadata["epoch"], Is.EqualTo("3"));
        Assert.That(WeightsFile.Read(folder.WeightsPath, Small.Plan),
            Is.EqualTo(CheckpointFile.Read(folder.StatePath, Small.Plan).State.Parameters));
    }

    [Test]
    public void Save_Always_LeavesNothingBesideTheFiles()
    {
        using var temporary = new TemporaryFolder();
        Record(new RunFolder(temporary.Path), Checkpoint.Create(Small.Plan, 7), Small.Settings);
        Assert.That(Directory.GetFiles(temporary.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "losses.f32", "metrics.jsonl", "state.safetensors", "weights.safetensors" }));
    }

    [Test]
    public void Constructor_MetricsBeyondTheState_AreDropped()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.Path);
        Record(folder, Checkpoint.Create(Small.Plan, 7), Small.Settings with { Epochs = 1 });
        var state = CheckpointFile.Read(folder.StatePath, Small.Plan);
        // A kill between metrics and state leaves this.
        folder.WriteMetrics([.. folder.ReadMetrics(), new EpochMetrics(2, 9, 9, 9, 9, 9)]);

        var recorder = Record(folder, state, Small.Settings);
        Assert.That(recorder.Metrics.Select(epoch => epoch.Epoch), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(recorder.Metrics[1].TestTotal, Is.EqualTo(20));
    }

    private static RunRecorder Record(RunFolder folder, Checkpoint start, TrainingSettings settings)
    {
        using var executor = new FakeExecutor(Small.Plan);
        var trainer = new Trainer(executor, Small.Plan, settings, Small.Data(40), Small.Data(20, mistakes: 2));
        trainer.Restore(start);
        var recorder = new RunRecorder(folder, trainer, Small.Plan, start);
        trainer.Run([recorder]);
        recorder.Save();
        return recorder;
    }
}
