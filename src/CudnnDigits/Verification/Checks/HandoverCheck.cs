using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>A run goes from the CPU to the card and back in the middle of an epoch: as near to one that stayed as its twins are.</summary>
internal sealed class HandoverCheck : ICheck
{
    private const ulong Seed = 4;
    private const int Steps = 5;

    public string Name => "a run handed from the CPU to the card and back";

    public IEnumerable<Finding> Run(Setup setup)
    {
        var entry = EveryLayer.Networks(setup).First();
        var plan = Plan.Build(entry.Spec, setup.BatchOf(entry));
        var start = TrainingState.Create(plan, Seed);
        var order = ShuffleOrder.Create(setup.Training.Count, Seed, epoch: 0)[..(3 * Steps * plan.BatchSize)];
        var images = setup.Test.Images[..(50 * setup.Test.ImageSize)];
        using var cpu = setup.OnCpu(plan, entry.Optimizer).Begin(setup.Training, start, entry.Augmentation);
        var wanted = Trajectory.Of(cpu, plan, order, entry.LearningRate, images);
        var twins = Twin.All(plan, Arithmetic.Fp32).Select(twin =>
        {
            cpu.Write(start);
            return Trajectory.Of(cpu, plan, order, entry.LearningRate, images, twin);
        }).ToArray();

        cpu.Write(start);
        var third = Steps * plan.BatchSize;
        var losses = cpu.Train(plan, order.AsSpan(0, third), entry.LearningRate).ToList();
        var handed = cpu.ReadState(plan);
        using var card = setup.OnCard(plan, entry.Optimizer).Begin(setup.Training, handed, entry.Augmentation);
        foreach (var finding in Runs.CompareBits("state on the card", card.ReadState(plan), handed)) yield return finding;
        losses.AddRange(card.Train(plan, order.AsSpan(third, third), entry.LearningRate));
        var back = card.ReadState(plan);
        yield return Finding.That($"step {2 * Steps} after the card's share", back.Step == 2 * Steps);
        cpu.Write(back);
        foreach (var finding in Runs.CompareBits("state back on the CPU", cpu.ReadState(plan), back)) yield return finding;
        losses.AddRange(cpu.Train(plan, order.AsSpan(2 * third), entry.LearningRate));
        var found = new Trajectory([.. losses], cpu.Predict(plan, images));
        foreach (var finding in found.Compare($"{3 * Steps} steps", wanted, twins)) yield return finding;
    }
}
