using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// Checks every operation of a step before taking it, even where the loss would not show a problem. Many times slower; meant for finding
/// the cause of a divergence.
/// </summary>
/// <param name="inner">The executor that takes the steps.</param>
/// <param name="detector">Checks each step.</param>
/// <param name="plan">The network.</param>
public sealed class AnomalyDetectingExecutor(IExecutor inner, AnomalyDetector detector, Plan plan) : IExecutor
{
    private readonly TrainingState _state = new(plan);

    public string Device => inner.Device;

    public void Load(Dataset training, Augmentation? augmentation = null) => inner.Load(training, augmentation);

    /// <exception cref="TrainingDivergedException">An operation of a step has a result that is not finite.</exception>
    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        for (var step = 0; step < rates.Length; step++)
        {
            var first = step * plan.BatchSize;
            var images = order.Slice(first, Math.Min(order.Length - first, plan.BatchSize));
            inner.Read(_state);
            if (detector.Find(_state, images, rates[step]) is { } anomaly)
                throw new TrainingDivergedException(_state.Step, loss: null, rates[step], anomaly);
            inner.Train(images, rates.Slice(step, 1), losses[step..]);
        }
    }

    public void Predict(ReadOnlySpan<byte> images, Span<float> logits) => inner.Predict(images, logits);

    public void Read(TrainingState into) => inner.Read(into);

    public void Write(TrainingState from) => inner.Write(from);

    /// <summary>Does nothing: the executor and the detector belong to the caller.</summary>
    public void Dispose()
    {
    }
}
