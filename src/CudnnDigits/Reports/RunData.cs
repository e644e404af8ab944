using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>
/// The data that the pictures of a run show: the contents of its folder and the evaluation of its weights on the test set.
/// </summary>
/// <param name="Losses">One loss per step.</param>
/// <param name="Parameters">The kept weights as a flat parameter buffer.</param>
internal sealed record RunData(
    RunFolder Folder, RunDescription Description, IReadOnlyList<EpochMetrics> Metrics, float[] Losses,
    Plan Plan, float[] Parameters, Dataset Test, Evaluation Evaluation, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>The metrics of the epoch whose weights were kept.</summary>
    public EpochMetrics? Kept => EpochMetrics.KeptOf(Description.Training, Metrics);

    /// <param name="executor">An executor for the network of the run; its state is replaced.</param>
    /// <exception cref="IOException">The weights are missing, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is corrupt.</exception>
    public static RunData Load(RunFolder folder, IExecutor executor, Plan plan, Dataset test)
    {
        var parameters = WeightsFile.Read(folder.WeightsPath, plan);
        executor.Write(TrainingState.FromParameters(plan, parameters));
        var logits = new float[test.Count * plan.Classes];
        executor.Predict(test.Images, logits);
        var evaluation = Evaluation.Of(logits, test, plan.Classes);
        return new RunData(
            folder, folder.ReadDescription(), folder.ReadMetrics(), LossLog.Read(folder.LossesPath), plan, parameters, test,
            evaluation, Mistake.Find(logits, evaluation.Predictions, test));
    }
}
