using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// Fifty steps of every network in one go. Rounding grows in a training, so the distance from the CPU is held against that of CPU runs
/// that round otherwise before each step (<see cref="Twin"/>).
/// </summary>
internal sealed class ManyStepsCheck : ICheck
{
    private const ulong Seed = 1;
    private const int TestImages = 1000;

    public string Name => "fifty steps of every network beside the CPU";

    public IEnumerable<Finding> Run(Setup setup) => setup.Networks.SelectMany(entry => Run(setup, entry, Precision.Fp32));

    /// <summary>The same for one network.</summary>
    public static IEnumerable<Finding> Run(Setup setup, CatalogueEntry entry, Precision precision)
    {
        var plan = Plan.Build(entry.Spec, setup.BatchOf(entry));
        var order = ShuffleOrder.Create(setup.Training.Count, Seed, epoch: 0)[..(50 * plan.BatchSize)];
        var images = setup.Test.Images[..(Math.Min(TestImages, setup.Test.Count) * setup.Test.ImageSize)];
        var start = TrainingState.Create(plan, Seed);
        using var card = setup.OnCard(plan, entry.Optimizer, new CudaOptions(Precision: precision)).Begin(setup.Training, start, entry.Augmentation);
        using var cpu = setup.OnCpu(plan, entry.Optimizer).Begin(setup.Training, start, entry.Augmentation);
        var wanted = Trajectory.Of(cpu, plan, order, entry.LearningRate, images);
        var twins = Twin.All(plan, precision == Precision.Tf32 ? Arithmetic.Tf32 : Arithmetic.Fp32).Select(twin =>
        {
            cpu.Write(start);
            return Trajectory.Of(cpu, plan, order, entry.LearningRate, images, twin);
        }).ToArray();
        return Trajectory.Of(card, plan, order, entry.LearningRate, images).Compare($"{entry.Spec.Name}, 50 steps", wanted, twins).ToArray();
    }
}
