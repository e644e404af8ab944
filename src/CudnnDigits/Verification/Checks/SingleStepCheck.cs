using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// Single steps of every network, each from the state that the CPU has reached, so that differences do not add up: loss and gradients
/// against those of the CPU, at most twice as far away as a <see cref="Twin"/> is, and twice the rounding of each tensor's own sums.
/// </summary>
internal sealed class SingleStepCheck : ICheck
{
    private const ulong Seed = 1;
    private const int StepsBetween = 5;

    /// <summary>A tensor whose terms cancel is measured against this part of the whole gradient.</summary>
    private const double Cancelled = 0.01;

    /// <summary>See <see cref="LayerCheck"/>: half the gradient becomes the first moment, and the weights stay.</summary>
    private static readonly Adam Probe = new(Beta1: 0.5f, Beta2: 0.5f);

    public string Name => "single steps of every network against the CPU";

    public IEnumerable<Finding> Run(Setup setup)
    {
        foreach (var entry in setup.Networks)
        {
            foreach (var precision in setup.Quick ? [Precision.Fp32] : Enum.GetValues<Precision>())
            {
                foreach (var finding in Compare(setup, entry, precision)) yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Compare(Setup setup, CatalogueEntry entry, Precision precision)
    {
        var plan = Plan.Build(entry.Spec, setup.BatchOf(entry));
        var start = TrainingState.Create(plan, Seed);
        using var pioneer = setup.OnCpu(plan, entry.Optimizer).Begin(setup.Training, start, entry.Augmentation);
        using var cpu = setup.OnCpu(plan, Probe).Begin(setup.Training, start, entry.Augmentation);
        using var card = setup.OnCard(plan, Probe, new CudaOptions(Precision: precision)).Begin(setup.Training, start, entry.Augmentation);
        var order = ShuffleOrder.Create(setup.Training.Count, Seed, epoch: 0).AsMemory();
        var arithmetic = precision == Precision.Tf32 ? Arithmetic.Tf32 : Arithmetic.Fp32;
        for (var step = 0; step < (setup.Quick ? 2 : 3); step++)
        {
            var from = pioneer.ReadState(plan);
            var what = $"{entry.Spec.Name}, {precision.ToString().ToLowerInvariant()}, step {from.Step + 1}";
            foreach (var finding in Compare(plan, (card, cpu), from, order[..plan.BatchSize], arithmetic))
                yield return finding with { What = $"{what}, {finding.What}" };
            pioneer.Train(plan, order.Span[..(StepsBetween * plan.BatchSize)], entry.LearningRate / StepsBetween);
            order = order[(StepsBetween * plan.BatchSize)..];
        }
    }

    private static IEnumerable<Finding> Compare(
        Plan plan, (IExecutor Card, IExecutor Cpu) on, TrainingState from, ReadOnlyMemory<int> order, Arithmetic arithmetic)
    {
        var wanted = Step(on.Cpu, plan, from, order.Span);
        var found = Step(on.Card, plan, from, order.Span);
        var twins = Twin.All(plan, arithmetic).Select(twin => Step(on.Cpu, plan, from, order.Span, twin)).ToArray();
        var whole = Math.Sqrt(wanted.Gradient.Sum(value => (double)value * value));
        var sums = arithmetic.Sum(order.Length + plan.Classes) * wanted.Loss;
        yield return Finding.Of(
            "loss", Math.Abs((double)found.Loss - wanted.Loss), 2 * (sums + twins.Max(twin => Math.Abs((double)twin.Loss - wanted.Loss))));
        foreach (var tensor in plan.Parameters)
        {
            var terms = (long)order.Length * PixelsOf(plan.Layers.Single(layer => layer.Parameters.Contains(tensor)));
            yield return Finding.Of(
                $"gradient of {tensor.Name}", Distance(found), 2 * (arithmetic.Sum(terms) + twins.Max(Distance)));

            double Distance((float Loss, float[] Gradient) step) => Twin.Distance(
                step.Gradient.AsSpan(tensor.Offset, tensor.Count), wanted.Gradient.AsSpan(tensor.Offset, tensor.Count), Cancelled * whole);
        }
    }

    private static (float Loss, float[] Gradient) Step(
        IExecutor executor, Plan plan, TrainingState from, ReadOnlySpan<int> order, Twin? twin = null)
    {
        var start = TrainingState.FromParameters(plan, from.Parameters);
        (start.Step, start.Seed) = (from.Step, from.Seed);
        twin?.Perturb(start);
        executor.Write(start);
        var loss = executor.Train(plan, order, rate: 0)[0];
        return (loss, Array.ConvertAll(executor.ReadState(plan).FirstMoment, value => 2 * value));
    }

    /// <summary>How many values of one image a parameter's gradient sums over.</summary>
    private static int PixelsOf(LayerPlan layer) => layer.Spec is Linear ? 1 : layer.Output.Height * layer.Output.Width;
}
