using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>
/// Batch normalization. Each shard computes its mean and its squared deviations in floats; they are combined in double precision in the
/// order of the shards, which loses no accuracy however far the mean is from zero. Normalizing a value is then one multiply-add.
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch normalization", 2015. Combining shards: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm
/// for computing sample variances", 1979.
/// </remarks>
internal sealed unsafe class BatchNormLayer<S, V> : BatchStatisticsLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes;

    private readonly ParameterBlock _weight, _bias, _runningMean, _runningVariance;
    private readonly StepContext _context;
    private readonly BatchNormStatistics _statistics;
    private readonly BatchNorm2d _spec;
    private readonly int _lanes;
    private float* _scale, _shift, _gradientScale, _inputScale, _gradientShift;

    public BatchNormLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store, StepContext context)
        : base(input, output)
    {
        _context = context;
        _spec = (BatchNorm2d)plan.Spec;
        _lanes = input.Layout.Blocks * input.Layout.Lanes;
        _statistics = new BatchNormStatistics(_lanes, input.Layout.Shape.Height * input.Layout.Shape.Width);
        _weight = store.Add(plan.Weight!, _lanes, index => index, sharded: false);
        _bias = store.Add(plan.Bias!, _lanes, index => index, sharded: false);
        _runningMean = store.AddStatistic(plan.RunningMean!, _lanes);
        _runningVariance = store.AddStatistic(plan.RunningVariance!, _lanes);
    }

    public override int PrepareUnits => 1;

    public override int ReduceUnits => (_lanes + Block - 1) / Block;

    /// <summary>One unit for the weight and one for the bias.</summary>
    public override int GradientUnits => 2;

    private ActivationLayout InputLayout => Input.Layout;

    private ActivationLayout OutputLayout => Output.Layout;

    private int Height => Input.Layout.Shape.Height;

    private int Width => Input.Layout.Shape.Width;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _statistics.Allocate(arena, sizes.Shards);
        _scale = arena.Allocate<float>(_lanes);
        _shift = arena.Allocate<float>(_lanes);
        _gradientScale = arena.Allocate<float>(_lanes);
        _inputScale = arena.Allocate<float>(_lanes);
        _gradientShift = arena.Allocate<float>(_lanes);
    }

    /// <summary>Outside training, the running statistics replace those of the batch.</summary>
    public override void Prepare(int unit)
    {
        if (_context.Training) return;
        for (var lane = 0; lane < _lanes; lane++) SetScaleAndShift(lane, _runningMean.Values[lane], _runningVariance.Values[lane]);
    }

    public override void ComputeStatistics(in Chunk shard)
    {
        _statistics.SetImages(shard.Shard, shard.Count);
        if (shard.Count == 0) return;
        for (var lane = 0; lane < _lanes; lane += S.Count)
        {
            var sums = Accumulators<S, V>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                var values = Input.Value(shard.Workspace, image);
                for (var y = 0; y < Height; y++)
                    BatchNormKernel<S, V>.AccumulateSum(values + InputLayout.Index(lane, y, 0), Width, InputLayout.Lanes, ref sums);
            }

            var mean = S.Divide(sums.Total, S.Broadcast((float)_statistics.ShardCount(shard.Shard)));
            var squaredDeviations = Accumulators<S, V>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                var values = Input.Value(shard.Workspace, image);
                for (var y = 0; y < Height; y++)
                {
                    BatchNormKernel<S, V>.AccumulateSquaredDeviations(
                        values + InputLayout.Index(lane, y, 0), Width, InputLayout.Lanes, mean, ref squaredDeviations);
                }
            }

            S.Store(mean, _statistics.ShardMeans(shard.Shard) + lane);
            S.Store(squaredDeviations.Total, _statistics.ShardSquaredDeviations(shard.Shard) + lane);
        }
    }

    public override void ReduceStatistics(int unit, int shards)
    {
        for (var lane = unit * Block; lane < Math.Min((unit + 1) * Block, _lanes); lane++)
        {
            var (mean, squaredDeviations) = _statistics.Reduce(lane, shards);
            var count = _statistics.Count(shards);
            SetScaleAndShift(lane, mean, squaredDeviations / count);
            UpdateRunning(_runningMean.Values + lane, mean);
            // PyTorch rejects a batch of a single value; here its variance is 0.
            UpdateRunning(_runningVariance.Values + lane, squaredDeviations / Math.Max(count - 1, 1));
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Workspace, image), to = Output.Value(chunk.Workspace, image);
            for (var lane = 0; lane < _lanes; lane += S.Count)
            {
                V scale = S.Load(_scale + lane), shift = S.Load(_shift + lane);
                for (var y = 0; y < Height; y++)
                {
                    BatchNormKernel<S, V>.Normalize(
                        from + InputLayout.Index(lane, y, 0), InputLayout.Lanes,
                        to + OutputLayout.Index(lane, y, 0), OutputLayout.Lanes, Width, scale, shift);
                }
            }
        }
    }

    public override void ComputeGradientSums(in Chunk shard)
    {
        for (var lane = 0; lane < _lanes; lane += S.Count)
        {
            var mean = S.Load(_statistics.Means + lane);
            Accumulators<S, V> sums = Accumulators<S, V>.Zero, products = Accumulators<S, V>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                float* values = Input.Value(shard.Workspace, image), gradients = Output.Gradient(shard.Workspace, image);
                for (var y = 0; y < Height; y++)
                {
                    var row = gradients + OutputLayout.Index(lane, y, 0);
                    BatchNormKernel<S, V>.AccumulateSum(row, Width, OutputLayout.Lanes, ref sums);
                    BatchNormKernel<S, V>.AccumulateProducts(
                        row, OutputLayout.Lanes, values + InputLayout.Index(lane, y, 0), InputLayout.Lanes, Width, mean, ref products);
                }
            }

            S.Store(sums.Total, _statistics.ShardGradientSums(shard.Shard) + lane);
            S.Store(products.Total, _statistics.ShardGradientProducts(shard.Shard) + lane);
        }
    }

    public override void ReduceGradientSums(int unit, int shards)
    {
        for (var lane = unit * Block; lane < Math.Min((unit + 1) * Block, _lanes); lane++)
        {
            var (sum, product) = _statistics.ReduceGradientSums(lane, shards);
            var (count, inverse) = (_statistics.Count(shards), _statistics.InverseStd[lane]);
            _bias.Gradient[lane] = (float)sum;
            _weight.Gradient[lane] = (float)(product * inverse);
            // x gradient = scale * (gradient - mean of gradients - normalized x * mean of (gradient * normalized x))
            var scale = _weight.Values[lane] * inverse;
            var inputScale = -scale * inverse * inverse * product / count;
            _gradientScale[lane] = (float)scale;
            _inputScale[lane] = (float)inputScale;
            _gradientShift[lane] = (float)((-scale * sum / count) - (inputScale * _statistics.Means[lane]));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* values = Input.Value(chunk.Workspace, image), to = Input.Gradient(chunk.Workspace, image);
            var gradients = Output.Gradient(chunk.Workspace, image);
            for (var lane = 0; lane < _lanes; lane += S.Count)
            {
                V scale = S.Load(_gradientScale + lane), inputScale = S.Load(_inputScale + lane), shift = S.Load(_gradientShift + lane);
                for (var y = 0; y < Height; y++)
                {
                    var at = InputLayout.Index(lane, y, 0);
                    BatchNormKernel<S, V>.BackwardData(
                        gradients + OutputLayout.Index(lane, y, 0), OutputLayout.Lanes,
                        values + at, to + at, InputLayout.Lanes, Width, scale, inputScale, shift);
                }
            }
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        unit == 0 ? _weight.Slice : _bias.Slice;

    private void SetScaleAndShift(int lane, double mean, double variance)
    {
        var inverse = 1 / Math.Sqrt(variance + _spec.Epsilon);
        var scale = _weight.Values[lane] * inverse;
        _statistics.Means[lane] = (float)mean;
        _statistics.InverseStd[lane] = inverse;
        _scale[lane] = (float)scale;
        _shift[lane] = (float)(_bias.Values[lane] - (mean * scale));
    }

    private void UpdateRunning(float* running, double value) => *running += (float)(_spec.Momentum * (value - *running));
}
