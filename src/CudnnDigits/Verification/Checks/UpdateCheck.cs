using CudnnDigits.Cuda;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Randomness;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>One update by every rule, from random parameters and moments, against the CPU.</summary>
internal sealed class UpdateCheck : ICheck
{
    private const ulong Seed = 5;
    private const int Images = 5;
    private const long StepsBefore = 6;
    private const float Rate = 0.01f;

    private static readonly (string Name, OptimizerSpec Rule)[] Rules =
    [
        ("sgd", new Sgd()),
        ("sgd with momentum and weight decay", new Sgd(Momentum: 0.9f, WeightDecay: 0.1f)),
        ("sgd with Nesterov's momentum and an average", new Sgd(Momentum: 0.9f, Nesterov: true) { EmaDecay = 0.9f }),
        ("adam", new Adam()),
        ("adam with weight decay and an average", new Adam(WeightDecay: 0.1f) { EmaDecay = 0.99f }),
        ("adamw", new Adam(WeightDecay: 0.1f, Decoupled: true)),
    ];

    public string Name => "updates against the CPU";

    public IEnumerable<Finding> Run(Setup setup)
    {
        var spec = new ModelSpec("update", new Shape(1, 15, 17), [new Linear(setup.Quick ? 10 : 37)]);
        var plan = Plan.Build(spec, Images);
        var data = new LayerCase(spec, Images, Images).Data(Seed);
        int[] order = [.. Enumerable.Range(0, Images)];
        foreach (var (name, rule) in Rules)
        {
            var state = RandomState(plan, rule);
            using var card = setup.OnCard(plan, rule).Begin(data, state);
            using var cpu = setup.OnCpu(plan, rule).Begin(data, state);
            foreach (var finding in Runs.CompareBits($"{name}, state written and read", card.ReadState(plan), state)) yield return finding;
            card.Train(plan, order, Rate);
            cpu.Train(plan, order, Rate);
            var step = new StepInput(plan, Images, state.Parameters, state.Seed, state.Step + 1, Arithmetic.Fp32, _ => 1);
            var bounds = new UpdateBounds(rule, Rate, state, new StepBounds(step, data, order).Gradients);
            foreach (var finding in Compare(name, plan, (card.ReadState(plan), cpu.ReadState(plan)), bounds)) yield return finding;
            yield return PredictsWithTheAverage(setup, name, plan, state, card);
        }
    }

    private static IEnumerable<Finding> Compare(
        string name, Plan plan, (TrainingState Card, TrainingState Cpu) after, UpdateBounds bounds)
    {
        foreach (var tensor in plan.Parameters)
        {
            yield return Largest("parameters", after.Card.Parameters, after.Cpu.Parameters, bounds.Parameters);
            yield return Largest("first moments", after.Card.FirstMoment, after.Cpu.FirstMoment, bounds.FirstMoments);
            yield return Largest("second moments", after.Card.SecondMoment, after.Cpu.SecondMoment, bounds.SecondMoments);
            yield return Largest("averages", after.Card.AverageOrParameters, after.Cpu.AverageOrParameters, bounds.Averages);

            Finding Largest(string what, float[] card, float[] cpu, Bounded bound) => Finding.Of(
                $"{name}, {what} of {tensor.Name}",
                Enumerable.Range(tensor.Offset, tensor.Count).Max(index => Math.Abs((double)card[index] - cpu[index])),
                2 * bound.LargestError(tensor.Offset, tensor.Count));
        }
    }

    /// <summary>A network that keeps an average predicts with it: what the same weights predict on their own.</summary>
    private static Finding PredictsWithTheAverage(Setup setup, string name, Plan plan, TrainingState state, CudaExecutor card)
    {
        card.Write(state);
        var images = setup.Test.Images.AsSpan(0, Images * plan.Spec.Input.Count);
        var alone = TrainingState.FromParameters(plan, state.Parameters);
        state.CopyInferenceWeights(alone.Parameters);
        using var other = setup.OnCard(plan, new Sgd());
        other.Write(alone);
        return Finding.OfBits($"{name}, logits of the weights that predict", card.Predict(plan, images), other.Predict(plan, images));
    }

    private static TrainingState RandomState(Plan plan, OptimizerSpec rule)
    {
        var state = TrainingState.Create(plan, Seed);
        state.Step = StepsBefore;
        var random = new RandomStream(Seed, RandomPurpose.Split, 2);
        var keeps = rule is Adam or Sgd { Momentum: > 0 };
        state.Average = rule.EmaDecay > 0 ? new float[plan.ParameterFloats] : null;
        foreach (var index in plan.Parameters.SelectMany(tensor => Enumerable.Range(tensor.Offset, tensor.Count)))
        {
            state.FirstMoment[index] = keeps ? 0.01f * random.NextNormal() : 0;
            state.SecondMoment[index] = rule is Adam ? 1e-4f + (1e-3f * random.NextSingle()) : 0;
            state.Average?[index] = 0.1f * random.NextNormal();
        }

        return state;
    }
}
