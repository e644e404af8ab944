using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

public class ResumeTests
{
    private const int Images = 403;

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    public void Run_ResumedFromTheMiddleOfAnEpoch_EqualsUninterruptedRun(int stopAfter)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state.safetensors");
        var (wanted, wantedEpochs) = Run(Checkpoint.Create(Small.Plan, Small.Settings.Seed), int.MaxValue);

        var (interrupted, before) = Run(Checkpoint.Create(Small.Plan, Small.Settings.Seed), stopAfter);
        Assert.That(interrupted.Cursor.Position, Is.GreaterThan(0), "the stop must fall into an epoch");
        CheckpointFile.Write(path, Small.Plan, interrupted);
        var (resumed, after) = Run(CheckpointFile.Read(path, Small.Plan), int.MaxValue);

        Assert.That(resumed.State.Parameters, Is.EqualTo(wanted.State.Parameters));
        Assert.That(resumed.State.FirstMoment, Is.EqualTo(wanted.State.FirstMoment));
        Assert.That(resumed.State.SecondMoment, Is.EqualTo(wanted.State.SecondMoment));
        Assert.That(resumed.State.Step, Is.EqualTo(wanted.State.Step));
        Assert.That(before.Concat(after), Is.EqualTo(wantedEpochs));
    }

    private static (Checkpoint End, IEnumerable<(int, double, int)> Epochs) Run(Checkpoint start, int stopAfter)
    {
        using var executor = new FakeExecutor(Small.Plan);
        using var observer = new RecordingObserver(stopAfter);
        var trainer = new Trainer(executor, Small.Plan, Small.Settings, Small.Data(Images), Small.Data(20, mistakes: 4));
        trainer.Restore(start);
        trainer.Run([observer], observer.Stop);
        var end = Checkpoint.Create(Small.Plan, Small.Settings.Seed);
        trainer.Capture(end);
        return (end, observer.Epochs.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.TestCorrect)));
    }
}
