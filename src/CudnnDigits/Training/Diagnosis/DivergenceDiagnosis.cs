using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// Finds out why a training diverged. Checking every operation would slow down every training, so steps only notice that some value is not
/// finite. Since steps can be repeated exactly, the operation is searched for afterwards.
/// </summary>
public static class DivergenceDiagnosis
{
    /// <summary>Saves the last finite state, repeats the steps from there to the failed one, and finds the operation that failed.</summary>
    /// <returns>The exception with everything that is known.</returns>
    public static TrainingDivergedException Diagnose(
        TrainingDivergedException diverged, Trainer trainer, RunRecorder recorder, Plan plan, AnomalyDetector detector)
    {
        var kept = SaveLastGood(recorder);
        var (step, rate) = (diverged.Step, diverged.LearningRate);
        var anomaly = diverged.Anomaly ?? FindAnomaly(trainer, recorder.LastGood, step, rate, plan, detector);
        return new TrainingDivergedException(step, diverged.Loss, rate, anomaly, kept);
    }

    /// <summary>Saves the last finite state and says so, or why it could not: a full disk must not hide the divergence.</summary>
    private static string SaveLastGood(RunRecorder recorder)
    {
        var step = recorder.LastGood.State.Step;
        try
        {
            recorder.SaveLastGood();
            return $"the state after {step} steps is saved in {recorder.Folder.StatePath}";
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
            // A GPU without deterministic algorithms may diverge at another step the second time.
            return null;
        }
    }
}
