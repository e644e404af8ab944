using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>Everything that the pictures of a run show: what its folder holds, and what its weights make of the test images.</summary>
/// <param name="Losses">One a step.</param>
/// <param name="Parameters">The weights that were kept, as one flat buffer.</param>
internal sealed record RunData(
    RunFolder Folder, RunDescription Description, IReadOnlyList<EpochMetrics> Metrics, float[] Losses,
    Plan Plan, float[] Parameters, Dataset Test, Evaluation Evaluation, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>The epoch whose weights were kept.</summary>
    public EpochMetrics? Kept => Description.Training.KeptOf(Metrics);

    /// <param name="executor">For the network of the run. Its state is replaced.</param>
    /// <exception cref="IOException">The folder lacks the weights, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
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
