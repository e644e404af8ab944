using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Training;

/// <summary>
/// An executor that notes what it is handed. Its "training" stirs order and rates into the parameters so that any difference in
/// either shows in the state; its predictions are the first byte of each image.
/// </summary>
internal sealed class FakeExecutor(Plan plan) : IExecutor
{
    private readonly TrainingState _state = new(plan);

    public List<int> Order { get; } = [];

    public List<float> Rates { get; } = [];

    /// <summary>The loss of a step, by its number.</summary>
    public Func<long, float> Loss { get; init; } = step => 1f / (step + 1);

    public string Device => "fake";

    public Dataset? Loaded { get; private set; }

    public Augmentation? Augmentation { get; private set; }

    public void Load(Dataset training, Augmentation? augmentation = null) => (Loaded, Augmentation) = (training, augmentation);

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        Assert.That(order.Length, Is.GreaterThan((rates.Length - 1) * plan.BatchSize).And.LessThanOrEqualTo(rates.Length * plan.BatchSize));
        Order.AddRange(order);
        Rates.AddRange(rates);
        for (var step = 0; step < rates.Length; step++)
        {
            foreach (var image in order[(step * plan.BatchSize)..Math.Min(order.Length, (step + 1) * plan.BatchSize)])
            {
                ref var weight = ref _state.Parameters[image % plan.Parameters[0].Count];
                weight = (weight * 0.9f) + (rates[step] * (_state.Step + image));
                _state.FirstMoment[0] = (_state.FirstMoment[0] * 0.5f) + weight;
                _state.SecondMoment[plan.Parameters[1].Offset] += weight * weight;
            }

            losses[step] = Loss(_state.Step++);
        }
    }

    public void Predict(ReadOnlySpan<byte> images, Span<float> logits)
    {
        logits.Clear();
        var size = plan.Spec.Input.Count;
        for (var image = 0; image < images.Length / size; image++) logits[(image * plan.Classes) + images[image * size]] = 1;
    }

    public void Read(TrainingState into) => Copy(_state, into);

    public void Write(TrainingState from) => Copy(from, _state);

    public void Dispose()
    {
    }

    private static void Copy(TrainingState from, TrainingState to)
    {
        from.Parameters.CopyTo(to.Parameters, 0);
        from.FirstMoment.CopyTo(to.FirstMoment, 0);
        from.SecondMoment.CopyTo(to.SecondMoment, 0);
        to.Average = from.Average;
        (to.Step, to.Seed) = (from.Step, from.Seed);
    }
}
