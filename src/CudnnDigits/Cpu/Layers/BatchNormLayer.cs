using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Batch normalisation. Each shard measures, in floats, its own mean and squared distances from it. They are joined in double precision,
/// shard after shard, which loses nothing however far the mean is from zero. What is left for each value is one multiplication and one
/// addition.
/// </summary>
/// <remarks>Joining: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.</remarks>
internal sealed unsafe class BatchNormLayer<T> : BatchWideLayer
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes;

    private readonly ParameterBlock _weight, _bias, _runningMean, _runningVariance;
    private readonly StepContext _context;
    private readonly NormMeasures _measures;
    private readonly BatchNorm2d _spec;
    private readonly int _lanes;
    private float* _scale, _shift, _gradientScale, _valueScale, _gradientShift;

    public BatchNormLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store, StepContext context)
        : base(input, output)
    {
        (_context, _spec) = (context, (BatchNorm2d)plan.Spec);
        _lanes = input.Layout.Blocks * input.Layout.Lanes;
        _measures = new NormMeasures(_lanes, input.Layout.Shape.Height * input.Layout.Shape.Width);
        _weight = store.Add(plan.Weight!, _lanes, index => index, sharded: false);
        _bias = store.Add(plan.Bias!, _lanes, index => index, sharded: false);
        _runningMean = store.AddStatistic(plan.RunningMean!, _lanes);
        _runningVariance = store.AddStatistic(plan.RunningVariance!, _lanes);
    }

    public override int PrepareUnits => 1;

    public override int CombineUnits => (_lanes + Block - 1) / Block;

    /// <summary>The weight and the bias.</summary>
    public override int GradientUnits => 2;

    private ActivationLayout From => Input.Layout;

    private ActivationLayout To => Output.Layout;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _measures.Allocate(arena, sizes.Shards);
        _scale = arena.Allocate<float>(_lanes);
        _shift = arena.Allocate<float>(_lanes);
        _gradientScale = arena.Allocate<float>(_lanes);
        _valueScale = arena.Allocate<float>(_lanes);
        _gradientShift = arena.Allocate<float>(_lanes);
    }

    /// <summary>Outside of training the running statistics count.</summary>
    public override void Prepare(int unit)
    {
        if (_context.Training) return;
        for (var lane = 0; lane < _lanes; lane++) SetScale(lane, _runningMean.Values[lane], _runningVariance.Values[lane]);
    }

    public override void Measure(in Chunk shard)
    {
        _measures.Begin(shard.Shard, shard.Count);
        if (shard.Count == 0) return;
        for (var lane = 0; lane < _lanes; lane += T.Count)
        {
            var sums = Sums<T>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                for (var y = 0; y < From.Shape.Height; y++)
                    NormKernel<T>.Add(Input.Value(shard.Member, image) + From.Index(lane, y, 0), From.Shape.Width, From.Lanes, ref sums);
            }

            var mean = sums.Total / T.Broadcast((float)_measures.Values(shard.Shard));
            var squares = Sums<T>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                for (var y = 0; y < From.Shape.Height; y++)
                {
                    NormKernel<T>.AddSquares(
                        Input.Value(shard.Member, image) + From.Index(lane, y, 0), From.Shape.Width, From.Lanes, mean, ref squares);
                }
            }

            mean.Store(_measures.Means(shard.Shard) + lane);
            squares.Total.Store(_measures.Squares(shard.Shard) + lane);
        }
    }

    public override void Combine(int unit, int shards)
    {
        for (var lane = unit * Block; lane < Math.Min((unit + 1) * Block, _lanes); lane++)
        {
            var (mean, squares) = _measures.Join(lane, shards);
            var count = _measures.Total(shards);
            SetScale(lane, mean, squares / count);
            MoveRunning(_runningMean.Values + lane, mean);
            // PyTorch refuses a single value; here its variance is 0.
            MoveRunning(_runningVariance.Values + lane, squares / Math.Max(count - 1, 1));
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Member, image), to = Output.Value(chunk.Member, image);
            for (var lane = 0; lane < _lanes; lane += T.Count)
            {
                T scale = T.Load(_scale + lane), shift = T.Load(_shift + lane);
                for (var y = 0; y < From.Shape.Height; y++)
                {
                    NormKernel<T>.Scale(
                        from + From.Index(lane, y, 0), From.Lanes, to + To.Index(lane, y, 0), To.Lanes, From.Shape.Width, scale, shift);
                }
            }
        }
    }

    public override void MeasureGradients(in Chunk shard)
    {
        for (var lane = 0; lane < _lanes; lane += T.Count)
        {
            var mean = T.Load(_measures.JoinedMeans + lane);
            Sums<T> sums = Sums<T>.Zero, products = Sums<T>.Zero;
            for (var image = 0; image < shard.Count; image++)
            {
                float* values = Input.Value(shard.Member, image), gradients = Output.Gradient(shard.Member, image);
                for (var y = 0; y < From.Shape.Height; y++)
                {
                    var row = gradients + To.Index(lane, y, 0);
                    NormKernel<T>.Add(row, To.Shape.Width, To.Lanes, ref sums);
                    NormKernel<T>.AddProducts(
                        row, To.Lanes, values + From.Index(lane, y, 0), From.Lanes, From.Shape.Width, mean, ref products);
                }
            }

            sums.Total.Store(_measures.GradientSums(shard.Shard) + lane);
            products.Total.Store(_measures.GradientProducts(shard.Shard) + lane);
        }
    }

    public override void CombineGradients(int unit, int shards)
    {
        for (var lane = unit * Block; lane < Math.Min((unit + 1) * Block, _lanes); lane++)
        {
            var (sum, product) = _measures.JoinGradients(lane, shards);
            var (count, inverse) = (_measures.Total(shards), _measures.InverseDeviations[lane]);
            _bias.Gradient[lane] = (float)sum;
            _weight.Gradient[lane] = (float)(product * inverse);
            // x gradient = scale * (gradient - mean of gradients - normalised x * mean of (gradient * normalised x))
            var scale = _weight.Values[lane] * inverse;
            var byValue = -scale * inverse * inverse * product / count;
            _gradientScale[lane] = (float)scale;
            _valueScale[lane] = (float)byValue;
            _gradientShift[lane] = (float)((-scale * sum / count) - (byValue * _measures.JoinedMeans[lane]));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* values = Input.Value(chunk.Member, image), to = Input.Gradient(chunk.Member, image);
            var gradients = Output.Gradient(chunk.Member, image);
            for (var lane = 0; lane < _lanes; lane += T.Count)
            {
                T scale = T.Load(_gradientScale + lane), valueScale = T.Load(_valueScale + lane), shift = T.Load(_gradientShift + lane);
                for (var y = 0; y < From.Shape.Height; y++)
                {
                    var at = From.Index(lane, y, 0);
                    NormKernel<T>.Blend(
                        gradients + To.Index(lane, y, 0), To.Lanes, values + at, to + at, From.Lanes, From.Shape.Width, scale, valueScale, shift);
                }
            }
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch) =>
        unit == 0 ? (_weight.Offset, _weight.Length) : (_bias.Offset, _bias.Length);

    private void SetScale(int lane, double mean, double variance)
    {
        var inverse = 1 / Math.Sqrt(variance + _spec.Epsilon);
        var scale = _weight.Values[lane] * inverse;
        _measures.JoinedMeans[lane] = (float)mean;
        _measures.InverseDeviations[lane] = inverse;
        _scale[lane] = (float)scale;
        _shift[lane] = (float)(_bias.Values[lane] - (mean * scale));
    }

    private void MoveRunning(float* running, double now) => *running += (float)(_spec.Momentum * (now - *running));
}
