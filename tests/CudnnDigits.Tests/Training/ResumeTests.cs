using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training;

public class ResumeTests
{
    private const int Images = 9003;

    [TestCase(1, 1)]
    [TestCase(1, 400)]
    [TestCase(2, 1)]
    [TestCase(3, 2000)]
    public void Run_ResumedFromTheMiddleOfAnEpoch_EqualsUninterruptedRun(int epoch, int images)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state.safetensors");
        var (wanted, wantedEpochs) = Run(Checkpoint.Create(Small.Plan, Small.Settings.Seed), null);

        var (interrupted, before) = Run(Checkpoint.Create(Small.Plan, Small.Settings.Seed),
            progress => progress.Epoch == epoch && progress.Images >= images);
        Assert.That(interrupted.Cursor.Position, Is.GreaterThan(0), "the stop must fall into an epoch");
        CheckpointFile.Write(path, Small.Plan, interrupted);
        var (resumed, after) = Run(CheckpointFile.Read(path, Small.Plan), null);

        Assert.That(resumed.State.Parameters, Is.EqualTo(wanted.State.Parameters));
        Assert.That(resumed.State.FirstMoment, Is.EqualTo(wanted.State.FirstMoment));
        Assert.That(resumed.State.SecondMoment, Is.EqualTo(wanted.State.SecondMoment));
        Assert.That(resumed.State.Step, Is.EqualTo(wanted.State.Step));
        Assert.That(before.Concat(after), Is.EqualTo(wantedEpochs));
    }

    private static (Checkpoint End, IEnumerable<(int, double, int)> Epochs) Run(Checkpoint start, Predicate<TrainingProgress>? stopAt)
    {
        using var executor = new FakeExecutor(Small.Plan);
        using var observer = new RecordingObserver(stopAt);
        var trainer = new Trainer(executor, Small.Plan, Small.Settings, Small.Data(Images), Small.Data(20, mistakes: 4));
        trainer.Restore(start);
        trainer.Run([observer], observer.Stop);
        var end = Checkpoint.Create(Small.Plan, Small.Settings.Seed);
        trainer.Capture(end);
        return (end, observer.Epochs.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.Correct)));
    }
}
