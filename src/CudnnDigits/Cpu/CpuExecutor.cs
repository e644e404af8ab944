using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>
/// Runs a plan on the processor. A batch falls into fixed shards of neighbouring images; the threads take shards through all layers
/// forward and backward (with a barrier wherever a layer needs the whole batch, see <see cref="Phases"/>), and after another barrier
/// take parts of the parameters: complete their gradient, and update them at once. What is summed in which order depends on the shards
/// only, so any number of threads gives the same bits.
/// </summary>
public sealed unsafe class CpuExecutor : IExecutor
{
    private readonly Plan _plan;
    private readonly CpuSizes _sizes;
    private readonly Arena _arena = new();
    private readonly ParameterStore _store = new();
    private readonly CpuKernels _kernels;
    private readonly CpuNetwork _network;
    private readonly CpuPasses _passes;
    private readonly CpuOptimizer _optimizer;
    private readonly WorkerTeam _team;
    private readonly (CpuLayer Layer, int Unit)[] _prepareUnits, _gradientUnits;
    private readonly StepContext _context = new();
    private readonly Action<int, int> _prepare, _train, _reduce, _update, _predict;
    private readonly float* _losses;
    private Dataset? _training;
    private StepInputs _step;
    private int _phase;
    private (nint Images, nint Logits, int Count) _request;
    private volatile bool _nonFinite;

    /// <param name="plan">The network and the largest batch.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="threads">Threads to use, the caller's included.</param>
    /// <param name="vectorBits">Width of the vectors: 512, 256 or 128; null for the widest that the processor has.</param>
    public CpuExecutor(Plan plan, OptimizerSpec optimizer, int threads, int? vectorBits = null)
        : this(plan, optimizer, threads, fuse: true, vectorBits)
    {
    }

    /// <summary>With <paramref name="fuse"/> false every layer takes its general path: the control of the fused ones.</summary>
    internal CpuExecutor(Plan plan, OptimizerSpec optimizer, int threads, bool fuse, int? vectorBits = null)
    {
        if (threads < 1) throw new ArgumentException($"threads {threads}: at least 1 is wanted");
        _plan = plan;
        _kernels = CpuKernels.Create(vectorBits);
        _network = new CpuNetwork(_kernels, plan, _store, _context, fuse);
        _sizes = CpuSizes.For(plan.BatchSize, threads, batchWide: _network.Phases.Count > 1);
        _store.Allocate(_arena, _sizes.Shards, average: optimizer.EmaDecay > 0);
        _network.Allocate(_arena, _sizes);
        _losses = _arena.Allocate<float>(plan.BatchSize);
        _passes = new CpuPasses(_network, _sizes, _context, plan.Spec, plan.Classes);
        _optimizer = _kernels.CreateOptimizer(optimizer, _store);
        _prepareUnits = UnitsOf(layer => layer.PrepareUnits);
        _gradientUnits = UnitsOf(layer => layer.GradientUnits);
        (_prepare, _train, _reduce, _update, _predict) = (Prepare, Train, Reduce, Update, Predict);
        _team = new WorkerTeam(threads);
    }

    /// <summary>Widths of vectors, in bits, that the processor has, from the widest.</summary>
    public static IReadOnlyList<int> VectorWidths => [.. SimdWidth.All.Where(SimdWidth.IsSupported)];

    /// <summary>Width of the vectors that the kernels use, in bits.</summary>
    public int VectorBits => _kernels.Bits;

    public string Device =>
        $"CPU, {VectorBits}-bit vectors, {_team.Workers} thread{(_team.Workers == 1 ? "" : "s")}";

    public void Load(Dataset training, Augmentation? augmentation = null)
    {
        StepGuard.CheckData(training, _plan);
        (_training, _passes.Augmentation) = (training, augmentation);
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
        (into.Step, into.Seed) = (_optimizer.Steps, _context.Seed);
    }

    public void Write(TrainingState from)
    {
        _store.Import(from);
        (_optimizer.Steps, _context.Seed) = (from.Step, from.Seed);
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
        (_context.Training, _context.Step) = (true, _optimizer.Steps);
        _team.Run(_prepareUnits.Length, _prepare);
        for (_phase = 0; _phase < _network.Phases.Count; _phase++)
        {
            _team.Run(_sizes.Shards, _train);
            _team.Run(_passes.ReduceUnits(_phase), _reduce);
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
        if (_phase == 0) _store.ClearPartials(shard);
        _passes.Train(worker, shard, _phase, _step);
    }

    private void Reduce(int worker, int unit) => _passes.Reduce(_phase, unit);

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
