using System.Diagnostics;
using CudnnDigits.Cpu;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Phases;

/// <summary>One layer's least time in each phase of a step, in microseconds an image, on one thread.</summary>
internal sealed record LayerTimes(CpuLayer Layer, double Forward, double Backward, double Gradient)
{
    /// <summary>The part of the layer's outputs that is not zero, and so of the gradients that its backward pass must walk.</summary>
    public double NonZero { get; init; }
}

/// <summary>
/// Times the CPU executor's layers one by one, on one shard of real images, from parameters of the middle of a first epoch. The
/// least of many runs is kept: what other programs do to this one only makes it slower.
/// </summary>
internal sealed unsafe class PhaseTimer<S, V> : IDisposable
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Runs = 300, ImagesBefore = 20_000;

    private readonly Plan _plan;
    private readonly CpuSizes _sizes;
    private readonly Arena _arena = new();
    private readonly ParameterStore _store = new();
    private readonly CpuNetwork _network;
    private readonly CpuPasses _passes;

    public PhaseTimer(CatalogueEntry entry, Dataset training)
    {
        _plan = Plan.Build(entry.Spec, entry.BatchSize);
        var context = new StepContext { Training = true, Seed = 1, Step = 1 };
        var kernels = new CpuKernels<S, V>();
        _network = new CpuNetwork(kernels.CreateLayers(_plan, _store, context, fuse: true));
        if (_network.NeedsWholeBatch)
        {
            throw new NotSupportedException(
                $"{entry.Spec.Name} normalizes whole batches: phases can time only networks whose layers know one image");
        }

        _sizes = CpuSizes.For(entry.BatchSize, threads: 1, needsWholeBatch: false);
        _store.Allocate(_arena, _sizes.Shards, average: false);
        _network.Allocate(_arena, _sizes);
        _passes = new CpuPasses(kernels, _network, _sizes, context, entry.Spec, _plan.Classes);
        _store.Import(Train(entry, training));
        foreach (var layer in _network.Layers)
        {
            for (var unit = 0; unit < layer.PrepareUnits; unit++) layer.Prepare(unit);
        }
    }

    public IReadOnlyList<LayerTimes> Measure(Dataset training)
    {
        var order = Enumerable.Range(ImagesBefore, _plan.BatchSize).ToArray();
        var losses = new float[_plan.BatchSize];
        fixed (byte* images = training.Images, labels = training.Labels)
        {
            fixed (int* indices = order)
            {
                fixed (float* into = losses)
                {
                    var step = new StepInputs(images, labels, indices, order.Length, into);
                    for (var shard = 0; shard < _sizes.Shards; shard++) _passes.Train(worker: 0, shard, _network.Phases[0], step);
                    _passes.Train(worker: 0, shard: 0, _network.Phases[0], step);
                    return [.. _network.Layers.Select(Measure)];
                }
            }
        }
    }

    /// <summary>Microseconds an image that Adam needs over all parameters, once a batch.</summary>
    public double MeasureAdam() => Minimum(_plan.BatchSize, () => OptimizerKernel<S, V>.Adam(
        _store.Values, _store.Gradient, _store.FirstMoment, _store.SecondMoment, _store.Floats, AdamStep.At(new Adam(), 0, step: 1000)));

    public void Dispose() => _arena.Dispose();

    private static TrainingState Train(CatalogueEntry entry, Dataset training)
    {
        var plan = Plan.Build(entry.Spec, entry.BatchSize);
        using var executor = new CpuExecutor(plan, entry.Optimizer, Environment.ProcessorCount);
        executor.Load(training);
        var state = TrainingState.Create(plan, seed: 1);
        executor.Write(state);
        var steps = ImagesBefore / entry.BatchSize;
        var rates = Enumerable.Repeat(entry.LearningRate, steps).ToArray();
        executor.Train([.. Enumerable.Range(0, steps * entry.BatchSize)], rates, new float[steps]);
        executor.Read(state);
        return state;
    }

    private LayerTimes Measure(CpuLayer layer)
    {
        var chunk = new Chunk(Workspace: 0, Shard: 0, First: 0, _sizes.Chunk);
        var batch = new BatchSize(_plan.BatchSize, _sizes.Shards);
        return new LayerTimes(
            layer,
            Minimum(chunk.Count, () => layer.Forward(chunk)),
            Minimum(chunk.Count, () => layer.Backward(chunk)),
            Minimum(batch.Images, () =>
            {
                for (var unit = 0; unit < layer.GradientUnits; unit++) layer.ComputeGradient(0, unit, batch);
            }))
        {
            NonZero = NonZeroShare(layer.Output, chunk.Count),
        };
    }

    private static double NonZeroShare(Activation activation, int images)
    {
        var count = 0L;
        for (var image = 0; image < images; image++)
        {
            var values = new ReadOnlySpan<float>(activation.Value(0, image), activation.Layout.Floats);
            count += values.Length - values.Count(0f);
        }

        return (double)count / images / activation.Layout.Shape.Count;
    }

    private static double Minimum(int images, Action run)
    {
        var least = double.PositiveInfinity;
        for (var index = 0; index < Runs; index++)
        {
            var watch = Stopwatch.StartNew();
            run();
            least = Math.Min(least, watch.Elapsed.TotalMicroseconds);
        }

        return least / images;
    }
}
