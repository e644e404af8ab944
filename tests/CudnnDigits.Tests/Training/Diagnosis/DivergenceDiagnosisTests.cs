using CudnnDigits.Cpu;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Diagnosis;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Diagnosis;

public sealed class DivergenceDiagnosisTests
{
    [Test]
    public void Diagnose_StateKept_TellsWhere() =>
        Assert.That(Diverge(_ => { }).Message, Does.Contain("the state after 0 steps is saved in "));

    [Test]
    public void Diagnose_StateCannotBeKept_TellsTheDivergenceAndThat()
    {
        // A folder of the name under which the file is written first, as a full disk would be in the way.
        var told = Diverge(folder => Directory.CreateDirectory(folder.StatePath + ".new"));

        Assert.That(told.Step, Is.EqualTo(5));
        Assert.That(told.Message, Does.StartWith("training diverged at step 5 (loss NaN)")
            .And.Contain("the state after 0 steps is lost: the training cannot be saved: "));
    }

    /// <summary>What is told of a training that goes wrong at step 5.</summary>
    private static TrainingDivergedException Diverge(Action<RunFolder> prepare)
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.Path);
        prepare(folder);
        using var executor = new FakeExecutor(Small.Plan) { Loss = step => step == 5 ? float.NaN : 1 };
        var trainer = new Trainer(executor, Small.Plan, Small.Settings, Small.Data(100), Small.Data(20));
        var start = Checkpoint.Create(Small.Plan, Small.Settings.Seed);
        trainer.Restore(start);
        var recorder = new RunRecorder(folder, trainer, Small.Plan, start);
        using var detector = new AnomalyDetector(
            Small.Plan, new Adam(), Small.Data(100), (plan, rule) => new CpuExecutor(plan, rule, threads: 1));
        var diverged = Assert.Throws<TrainingDivergedException>(() => trainer.Run([recorder]));
        return DivergenceDiagnosis.Diagnose(diverged, trainer, recorder, Small.Plan, detector);
    }
}
