using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// Every layer and every loss forward and backward against the CPU, on random shapes and on those of the catalogue. For each number a
/// bound is computed that holds for any order of summation; both executors keep to it, so they differ by at most twice as much.
/// </summary>
internal sealed class LayerCheck : ICheck
{
    private const ulong Seed = 3;

    /// <summary>With these betas and a rate of 0, a step leaves the weights alone and half the gradient in the first moment, exactly.</summary>
    private static readonly Adam Probe = new(Beta1: 0.5f, Beta2: 0.5f);

    public string Name => "layers against the CPU";

    public IEnumerable<Finding> Run(Setup setup)
    {
        foreach (var layers in LayerCase.All(Seed, setup.Quick))
        {
            foreach (var finding in Compare(setup, layers, Precision.Fp32)) yield return finding;
            if (layers.Spec.Name.StartsWith("convolution", StringComparison.Ordinal))
            {
                foreach (var finding in Compare(setup, layers, Precision.Tf32)) yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Compare(Setup setup, LayerCase layers, Precision precision)
    {
        var plan = Plan.Build(layers.Spec, layers.BatchSize);
        var (state, data) = (TrainingState.Create(plan, Seed), layers.Data(Seed));
        int[] order = [.. Enumerable.Range(0, layers.Images)];
        using var card = setup.OnCard(plan, Probe, new CudaOptions(Precision: precision)).Begin(data, state);
        using var cpu = setup.OnCpuDirectly(plan, Probe).Begin(data, state);
        var arithmetic = precision == Precision.Tf32 ? Arithmetic.Tf32 : Arithmetic.Fp32;
        var growth = FastConvolution.GrowthOf(card.Details.Algorithms);
        var bounds = new StepBounds(
            new StepInput(plan, layers.Images, state.Parameters, state.Seed, state.Step + 1, arithmetic, growth), data, order);

        var what = $"{layers}, {precision.ToString().ToLowerInvariant()}";
        yield return Largest($"{what}, logits", card.Predict(plan, data.Images), cpu.Predict(plan, data.Images), 0, bounds.Logits);
        var (found, wanted) = (card.Train(plan, order, rate: 0)[0], cpu.Train(plan, order, rate: 0)[0]);
        yield return Finding.Of($"{what}, loss", Math.Abs((double)found - wanted), 2 * bounds.Loss.Error);
        var (after, expected) = (card.ReadState(plan), cpu.ReadState(plan));
        foreach (var tensor in plan.Parameters)
        {
            yield return Largest(
                $"{what}, gradient of {tensor.Name}", Doubled(after, tensor), Doubled(expected, tensor), tensor.Offset, bounds.Gradients);
        }

        foreach (var tensor in plan.Statistics)
        {
            yield return Largest(
                $"{what}, {tensor.Name}", after.Parameters.AsSpan(tensor.Offset, tensor.Count).ToArray(),
                expected.Parameters.AsSpan(tensor.Offset, tensor.Count).ToArray(), tensor.Offset, bounds.Statistics);
        }
    }

    /// <summary>The gradient of a tensor, from a first moment that is half of it.</summary>
    private static float[] Doubled(TrainingState state, ParameterPlan tensor) =>
        [.. state.FirstMoment.Skip(tensor.Offset).Take(tensor.Count).Select(value => 2 * value)];

    /// <summary>The largest difference beside twice the largest bound. Fast convolutions are accurate in this norm only.</summary>
    private static Finding Largest(string what, float[] found, float[] wanted, int offset, Bounded bounds) => Finding.Of(
        what, found.Zip(wanted, (a, b) => Math.Abs((double)a - b)).Max(), 2 * bounds.LargestError(offset, found.Length));
}
