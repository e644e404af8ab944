using System.Diagnostics;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Verification;

/// <summary>The speed of card and CPU; nothing here decides whether the machine passes.</summary>
/// <param name="Networks">One entry a network.</param>
/// <param name="ColdStartSeconds">A whole process <c>train fast</c>, from its start to its end.</param>
/// <param name="ColdStartAccuracy">What that process reached, 0 to 1.</param>
/// <param name="AdamBytesPerSecond">Memory traffic of the update alone, on parameters too many for a cache.</param>
/// <param name="PeakBytesPerSecond">What the card's memory could do by its clock and width; null where the driver does not tell.</param>
public sealed record Speed(
    IReadOnlyList<NetworkSpeed> Networks, double ColdStartSeconds, double ColdStartAccuracy, double AdamBytesPerSecond,
    double? PeakBytesPerSecond)
{
    private const int Warm = 5;

    /// <summary>What does not belong to one network, a line each.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        $"a process that trains one epoch: {ColdStartSeconds:0.00} s from start to end, accuracy {ColdStartAccuracy:P2}",
        $"Adam's memory traffic: {AdamBytesPerSecond / 1e9:N1} GB/s"
            + (PeakBytesPerSecond is { } peak ? $", {AdamBytesPerSecond / peak:P0} of {peak / 1e9:N0} GB/s" : ""),
    ];

    /// <summary>Everything, a line each.</summary>
    public IEnumerable<string> AllLines() =>
    [
        $"{"network",-12}{"batch",6}{"images/s",14}{"CPU images/s",14}{"kernels",9}{"us/step",11}{"host us/step",14}{"first step ms",15}",
        .. Networks.Select(row => $"{row.Network,-12}{row.BatchSize,6}{row.ImagesPerSecond,14:N0}{row.CpuImagesPerSecond,14:N0}"
            + $"{row.KernelsPerStep,9}{row.MicrosecondsPerStep,11:N1}{row.HostMicrosecondsPerStep,14:N1}{row.FirstStepMilliseconds,15:N1}"),
        .. Lines(),
    ];

    /// <param name="setup">Data and sizes.</param>
    /// <param name="data">The folder of the data, for a process of its own.</param>
    public static Speed Measure(Setup setup, string data)
    {
        var networks = Catalogue.All.Take(setup.Quick ? 2 : int.MaxValue).Select(entry => Measure(setup, entry)).ToArray();
        var (seconds, accuracy) = ColdStart.Run(data, setup.Quick ? "linear" : "fast");
        var (bytes, peak) = AdamBandwidth.Measure(setup.Quick);
        return new Speed(networks, seconds, accuracy, bytes, peak);
    }

    private static NetworkSpeed Measure(Setup setup, CatalogueEntry entry)
    {
        var seconds = setup.Quick ? 0.1 : 1;
        var plan = Plan.Build(entry.Spec, setup.Quick ? setup.BatchOf(entry) : entry.BatchSize);
        using var card = setup.OnCard(plan, entry.Optimizer);
        card.Begin(setup.Training, Execution.TrainingState.Create(plan, seed: 1), entry.Augmentation);
        var order = ShuffleOrder.Create(setup.Training.Count, seed: 1, epoch: 0);
        var watch = Stopwatch.StartNew();
        card.Train(plan, order.AsSpan(0, plan.BatchSize), entry.LearningRate);
        var first = watch.Elapsed.TotalMilliseconds;
        card.Train(plan, order.AsSpan(0, Warm * plan.BatchSize), entry.LearningRate);

        var (steps, device, host) = (0, card.DeviceTime, card.HostTime);
        var chunk = Math.Min(order.Length / plan.BatchSize, setup.Quick ? 2 : 100);
        watch.Restart();
        for (; watch.Elapsed.TotalSeconds < seconds; steps += chunk)
        {
            setup.Stop.ThrowIfCancellationRequested();
            card.Train(plan, order.AsSpan(0, chunk * plan.BatchSize), entry.LearningRate);
        }

        var rate = steps * plan.BatchSize / watch.Elapsed.TotalSeconds;
        using var cpu = setup.OnCpu(plan, entry.Optimizer);
        var beside = Throughput.Measure(cpu, plan, entry, setup.Training, setup.Test, seconds, setup.Stop);
        return new NetworkSpeed(
            entry.Spec.Name, plan.BatchSize, rate, beside.TrainingImagesPerSecond, card.Details.KernelNodes,
            (card.DeviceTime - device).TotalMicroseconds / steps, (card.HostTime - host).TotalMicroseconds / steps, first);
    }
}
