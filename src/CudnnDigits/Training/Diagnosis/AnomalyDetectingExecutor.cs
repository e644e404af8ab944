using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Training.Diagnosis;

/// <summary>
/// Looks through every operation of a step before it is taken, also where the loss would not tell: many times slower, for the search
/// after the cause.
/// </summary>
/// <param name="inner">Takes the steps.</param>
/// <param name="detector">Looks through them.</param>
/// <param name="plan">Of the network.</param>
public sealed class AnomalyDetectingExecutor(IExecutor inner, AnomalyDetector detector, Plan plan) : IExecutor
{
    private readonly TrainingState _state = new(plan);

    public string Device => inner.Device;

    public void Load(Dataset training, Augmentation? augmentation = null) => inner.Load(training, augmentation);

    /// <exception cref="TrainingDivergedException">An operation of a step gives something that is no finite number.</exception>
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

    /// <summary>Nothing: the executor and the detector have owners of their own.</summary>
    public void Dispose()
    {
    }
}
