using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training;

public class TrainerTests
{
    [Test]
    public void Run_EachEpoch_HandsOutEveryImageOnceInAnotherOrder()
    {
        using var executor = new FakeExecutor(Small.Plan);
        Train(executor, Small.Settings, count: 10);

        var epochs = executor.Order.Chunk(10).ToArray();
        Assert.That(epochs, Has.Length.EqualTo(3));
        Assert.That(epochs, Has.All.EquivalentTo(Enumerable.Range(0, 10)));
        Assert.That(epochs[0], Is.Not.EqualTo(epochs[1]));
    }

    [Test]
    public void Run_DropLast_LeavesOutWhatDoesNotFillABatch()
    {
        using var executor = new FakeExecutor(Small.Plan);
        Train(executor, Small.Settings with { DropLast = true }, count: 10);
        Assert.That(executor.Order, Has.Count.EqualTo(3 * 8));
    }

    [Test]
    public void Run_BatchLargerThanAnyDataSet_TakesAStepAnEpoch()
    {
        var settings = Small.Settings with { BatchSize = int.MaxValue };
        using var executor = new FakeExecutor(Plan.Build(Small.Spec, settings.BatchSize));
        Train(executor, settings, count: 10);
        Assert.That(executor.Rates, Has.Count.EqualTo(3));
    }

    [Test]
    public void Run_ConstantSchedule_GivesEachStepTheSameRate()
    {
        using var executor = new FakeExecutor(Small.Plan);
        Train(executor, Small.Settings, count: 10);
        Assert.That(executor.Rates, Has.Count.EqualTo(3 * 3).And.All.EqualTo(0.5f));
    }

    [Test]
    public void Run_LastBatchPartial_WeighsItsLossByItsImages()
    {
        using var executor = new FakeExecutor(Small.Plan) { Loss = step => step % 3 == 2 ? 5 : 1 };
        var observer = Train(executor, Small.Settings, count: 10);
        // Two batches of 4 images at 1 and one of 2 images at 5.
        Assert.That(observer.Epochs[0].Loss, Is.EqualTo(1.8).Within(1e-12));
    }

    [Test]
    public void Run_EpochDone_ReportsTestAccuracy()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var observer = Train(executor, Small.Settings, count: 10, mistakes: 3);
        Assert.That(observer.Epochs.Select(epoch => (epoch.Epoch, epoch.TestCorrect, epoch.TestTotal)),
            Is.EqualTo(new[] { (1, 17, 20), (2, 17, 20), (3, 17, 20) }));
    }

    [Test]
    public void Run_ImagesSetAside_ReportsTheirAccuracyAsThatOfTheValidation()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var epoch = Train(executor, Small.Settings with { Validation = 20 }, count: 10, mistakes: 3).Epochs[0];
        Assert.That((epoch.ValidationCorrect, epoch.ValidationTotal, epoch.TestCorrect, epoch.TestTotal), Is.EqualTo(((int?)17, (int?)20, (int?)null, (int?)null)));
    }

    [Test]
    public void Run_EarlyStop_EndsAfterSoManyEpochsWithoutABetterAccuracy()
    {
        using var executor = new FakeExecutor(Small.Plan);
        // The accuracy never changes, so the first epoch stays the best.
        var observer = Train(executor, Small.Settings with { Epochs = 9, EarlyStop = 2 }, count: 10);
        Assert.That(observer.Epochs, Has.Count.EqualTo(3));
    }

    [Test]
    public void Run_EarlyStopResumed_RemembersTheBestEpoch()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var settings = Small.Settings with { Epochs = 9, EarlyStop = 2 };
        var trainer = new Trainer(executor, Small.Plan, settings, Small.Data(10), Small.Data(20));
        var start = Checkpoint.Create(Small.Plan, settings.Seed);
        start.Cursor = new TrainingCursor(6, 0, 0, 0, BestEpoch: 5, BestCorrect: 21);
        trainer.Restore(start);

        var observer = new RecordingObserver();
        trainer.Run([observer]);

        Assert.That(observer.Epochs.Select(epoch => epoch.Epoch), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public void Run_ManySteps_ReportsTheLossOfEachOnce()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var observer = Train(executor, Small.Settings, count: 200);
        Assert.That(observer.Losses, Is.EqualTo(Enumerable.Range(0, 150).Select(step => 1f / (step + 1))));
    }

    [Test]
    public void Run_Progress_EndsEachEpochAtItsLastImage()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var last = Train(executor, Small.Settings, count: 10).Progress[^1];
        Assert.That((last.Epoch, last.Step, last.Images, last.ImagesPerEpoch), Is.EqualTo((3, 9L, 10, 10)));
    }

    [Test]
    public void Run_StopAsked_EndsBeforeTheNextChunk()
    {
        using var executor = new FakeExecutor(Small.Plan);
        using var observer = new RecordingObserver(progress => progress.Images >= 32);
        var trainer = new Trainer(executor, Small.Plan, Small.Settings, Small.Data(400), Small.Data(20));
        Assert.That(trainer.Run([observer], observer.Stop), Is.False);
        Assert.That(observer.Progress.Count(progress => progress.Images >= 32), Is.EqualTo(1));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Run_LossNotFinite_StopsAndNamesTheStep(float loss)
    {
        using var executor = new FakeExecutor(Small.Plan) { Loss = step => step == 5 ? loss : 1 };
        var error = Assert.Throws<TrainingDivergedException>(() => Train(executor, Small.Settings, count: 100));
        Assert.That(error.Step, Is.EqualTo(5));
        Assert.That(error.Message, Does.Contain("step 5").And.Contain("learning rate 0.5"));
    }

    [Test]
    public void Constructor_NoFullBatchAndDropLast_SaysSo()
    {
        using var executor = new FakeExecutor(Small.Plan);
        Assert.That(() => Train(executor, Small.Settings with { DropLast = true }, count: 3),
            Throws.ArgumentException.With.Message.Contains("3 images do not fill one batch of 4"));
    }

    private static RecordingObserver Train(FakeExecutor executor, TrainingSettings settings, int count, int mistakes = 0)
    {
        var observer = new RecordingObserver();
        var trainer = new Trainer(executor, Small.Plan, settings, Small.Data(count), Small.Data(20, mistakes));
        trainer.Restore(Checkpoint.Create(Small.Plan, settings.Seed));
        trainer.Run([observer]);
        return observer;
    }
}
