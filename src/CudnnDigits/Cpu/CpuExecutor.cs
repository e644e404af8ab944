using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Runs a plan on the processor. Any number of threads computes the same bits.</summary>
/// <remarks>
/// A batch is divided into fixed shards of consecutive images. The threads run shards through all layers, forward and backward, with a
/// barrier wherever a layer needs the whole batch (<see cref="Phase"/>). After another barrier they take parts of the parameters, complete
/// the gradient of each part and update it at once. The order of every sum depends on the shards alone, not on the threads.
/// </remarks>
public sealed unsafe class CpuExecutor : IExecutor
{
    private readonly Plan _plan;
    private readonly CpuSizes _sizes;
    private readonly Arena _arena = new();
    private readonly ParameterStore _store = new();
    private readonly CpuNetwork _network;
    private readonly CpuPasses _passes;
    private readonly ICpuOptimizer _optimizer;
    private readonly WorkerTeam _team;
    private readonly (CpuLayer Layer, int Unit)[] _prepareUnits, _gradientUnits;
    private readonly StepContext _context = new();
    private readonly Action<int, int> _prepare, _train, _reduce, _update, _predict;
    private readonly float* _losses;
    private Dataset? _training;
    private StepInputs _step;
    private Phase _phase;
    private (nint Images, nint Logits, int Count) _request;
    private volatile bool _nonFinite;

    /// <param name="plan">The network and the largest batch size.</param>
    /// <param name="optimizer">The update rule and its constants.</param>
    /// <param name="threads">Number of threads, including the caller's.</param>
    /// <param name="vectorBits">Bits of a vector: 512, 256 or 128; null for the widest the processor has.</param>
    public CpuExecutor(Plan plan, OptimizerSpec optimizer, int threads, int? vectorBits = null)
        : this(plan, optimizer, threads, fuse: true, vectorBits)
    {
    }

    /// <summary>With <paramref name="fuse"/> false no layers are fused and each takes its general path; tests compare the two.</summary>
    internal CpuExecutor(Plan plan, OptimizerSpec optimizer, int threads, bool fuse, int? vectorBits = null)
    {
        if (threads < 1) throw new ArgumentException($"threads {threads}: must be at least 1");
        _plan = plan;
        VectorBits = vectorBits ?? SimdWidth.Widest;
        var kernels = CpuKernels.ForWidth(VectorBits);
        _network = new CpuNetwork(kernels.CreateLayers(plan, _store, _context, fuse));
        _phase = _network.Phases[0];
        _sizes = CpuSizes.For(plan.BatchSize, threads, _network.NeedsWholeBatch);
        _store.Allocate(_arena, _sizes.Shards, average: optimizer.EmaDecay > 0);
        _network.Allocate(_arena, _sizes);
        _losses = _arena.Allocate<float>(plan.BatchSize);
        _passes = new CpuPasses(kernels, _network, _sizes, _context, plan.Spec, plan.Classes);
        _optimizer = kernels.CreateOptimizer(optimizer, _store);
        _prepareUnits = UnitsOf(layer => layer.PrepareUnits);
        _gradientUnits = UnitsOf(layer => layer.GradientUnits);
        _prepare = Prepare;
        _train = Train;
        _reduce = Reduce;
        _update = Update;
        _predict = Predict;
        _team = new WorkerTeam(threads);
    }

    /// <summary>Widths of vectors, in bits, that the processor has, from the widest.</summary>
    public static IReadOnlyList<int> VectorWidths => [.. SimdWidth.All.Where(SimdWidth.IsSupported)];

    /// <summary>Width of the vectors that the kernels use, in bits.</summary>
    public int VectorBits { get; }

    public string Device =>
        $"CPU, {VectorBits}-bit vectors, {_team.Workers} thread{(_team.Workers == 1 ? "" : "s")}";

    public void Load(Dataset training, Augmentation? augmentation = null)
    {
        StepGuard.CheckData(training, _plan);
        _training = training;
        _passes.Augmentation = augmentation;
    }

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        var training = _training ?? throw new InvalidOperationException("Load comes before Train");
        StepGuard.Check(order, rates, losses, _plan.BatchSize, training.Count);
        fixed (byte* images = training.Images, labels = training.Labels)
        {
            fixed (int* indices = order)
            {
                for (var step = 0; step < rates.Length; step++)
                {
                    var first = step * _plan.BatchSize;
                    var count = Math.Min(_plan.BatchSize, order.Length - first);
                    _step = new StepInputs(images, labels, indices + first, count, _losses);
                    losses[step] = TrainStep(rates[step]);
                }
            }
        }
    }

    public void Predict(ReadOnlySpan<byte> images, Span<float> logits)
    {
        var count = StepGuard.CountImages(images, logits, _plan);
        fixed (byte* from = images)
        {
            fixed (float* to = logits)
            {
                _request = ((nint)from, (nint)to, count);
                _context.Training = false;
                _store.SwapAverage();
                try
                {
                    _team.Run(_prepareUnits.Length, _prepare);
                    _team.Run((count + _sizes.Chunk - 1) / _sizes.Chunk, _predict);
                }
                finally
                {
                    _store.SwapAverage();
                }
            }
        }
    }

    public void Read(TrainingState into)
    {
        _store.Export(into);
        into.Step = _optimizer.Steps;
        into.Seed = _context.Seed;
    }

    public void Write(TrainingState from)
    {
        _store.Import(from);
        _optimizer.Steps = from.Step;
        _context.Seed = from.Seed;
    }

    public void Dispose()
    {
        _team.Dispose();
        _arena.Dispose();
    }

    private (CpuLayer Layer, int Unit)[] UnitsOf(Func<CpuLayer, int> count) =>
        [.. _network.Layers.SelectMany(layer => Enumerable.Range(0, count(layer)).Select(unit => (layer, unit)))];

    private float TrainStep(float rate)
    {
        _optimizer.Begin(rate);
        _nonFinite = false;
        _context.Training = true;
        _context.Step = _optimizer.Steps;
        _team.Run(_prepareUnits.Length, _prepare);
        foreach (var phase in _network.Phases)
        {
            _phase = phase;
            _team.Run(_sizes.Shards, _train);
            if (phase.Reduction is { } reduction) _team.Run(reduction.Units, _reduce);
        }

        _team.Run(_gradientUnits.Length, _update);
        if (_nonFinite) return float.NaN;
        var sum = 0.0;
        for (var image = 0; image < _step.Count; image++) sum += _losses[image];
        return (float)(sum / _step.Count);
    }

    private void Prepare(int worker, int index)
    {
        var (layer, unit) = _prepareUnits[index];
        layer.Prepare(unit);
    }

    private void Train(int worker, int shard)
    {
        if (_phase.LoadsImages) _store.ClearPartials(shard);
        _passes.Train(worker, shard, _phase, _step);
    }

    private void Reduce(int worker, int unit) => _phase.Reduction!.Reduce(unit, _sizes.Shards);

    private void Update(int worker, int index)
    {
        var (layer, unit) = _gradientUnits[index];
        if (!_optimizer.Update(layer.ComputeGradient(worker, unit, new BatchSize(_step.Count, _sizes.Shards)))) _nonFinite = true;
    }

    private void Predict(int worker, int unit)
    {
        var first = unit * _sizes.Chunk;
        _passes.Predict(worker, (byte*)_request.Images + ((long)first * _plan.Spec.Input.Count),
            Math.Min(_sizes.Chunk, _request.Count - first), (float*)_request.Logits + ((long)first * _plan.Classes));
    }
}
