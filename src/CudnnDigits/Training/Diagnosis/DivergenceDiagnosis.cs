using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// What a diverged training leaves behind. Checks of every operation would slow every training down, so that its steps only notice
/// that something went wrong; since they can be repeated, what it was is looked up afterwards.
/// </summary>
public static class DivergenceDiagnosis
{
    /// <summary>Keeps the last good state, takes the steps from there to the failed one again, and finds what failed in it.</summary>
    /// <returns>The exception with all that is known.</returns>
    public static TrainingDivergedException Diagnose(
        TrainingDivergedException diverged, Trainer trainer, RunRecorder recorder, Plan plan, AnomalyDetector detector)
    {
        var kept = SaveLastGood(recorder);
        var (step, rate) = (diverged.Step, diverged.LearningRate);
        var anomaly = diverged.Anomaly ?? FindAnomaly(trainer, recorder.LastGood, step, rate, plan, detector);
        return new TrainingDivergedException(step, diverged.Loss, rate, anomaly, kept);
    }

    /// <summary>Keeps the last good state and says so, or why not: a full disk is no reason to be silent about the divergence.</summary>
    private static string SaveLastGood(RunRecorder recorder)
    {
        var step = recorder.LastGood.State.Step;
        try
        {
            recorder.SaveLastGood();
            return $"the state after {step} steps is kept in {recorder.Folder.StatePath}";
        }
        catch (IOException failure)
        {
            return $"the state after {step} steps is lost: {failure.Message}";
        }
    }

    private static Anomaly? FindAnomaly(Trainer trainer, Checkpoint lastGood, long step, float rate, Plan plan, AnomalyDetector detector)
    {
        try
        {
            trainer.Restore(lastGood);
            trainer.Replay(step);
            var before = new Checkpoint(new TrainingState(plan));
            trainer.Capture(before);
            return detector.Find(before.State, trainer.NextBatch(), rate);
        }
        catch (TrainingDivergedException)
        {
            // A GPU that sums in any order may go wrong at another step the second time.
            return null;
        }
    }
}
