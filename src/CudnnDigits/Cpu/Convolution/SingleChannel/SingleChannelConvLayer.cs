using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Convolution.SingleChannel;

/// <summary>
/// Conv2d(1, 1, k) and ReLU as the first layers of a network. One channel cannot fill a vector, so vectors hold neighboring pixels of a
/// row.
/// </summary>
internal sealed unsafe class SingleChannelConvLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly int _kernel, _height, _width, _stride;
    private float* _gradients;

    /// <summary>The output must be at least as wide as a vector.</summary>
    public SingleChannelConvLayer(LayerPlan plan, Activation input, Activation output, ParameterStore store)
        : base(input, output)
    {
        _kernel = ((Conv2d)plan.Spec).KernelSize;
        _height = plan.Output.Height;
        _width = plan.Output.Width;
        _stride = (_width + S.Count - 1) / S.Count * S.Count;
        _parameters = new ShardedParameters(store, plan, plan.Weight!.Count, index => index, 1);
        _weight = _parameters.Weight;
        _bias = _parameters.Bias;
    }

    public override int GradientUnits => _parameters.Units;

    public override void Allocate(Arena arena, CpuSizes sizes) =>
        _gradients = arena.Allocate<float>((long)sizes.Workspaces * _height * _stride);

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Workspace, image), to = Output.Value(chunk.Workspace, image);
            for (var y = 0; y < _height; y++) ForwardRow(from + (y * Input.Layout.RowStride), to + Output.Layout.Index(0, y, 0));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        var gradient = _gradients + ((long)chunk.Workspace * _height * _stride);
        for (var image = 0; image < chunk.Count; image++)
        {
            for (var y = 0; y < _height; y++)
            {
                var at = Output.Layout.Index(0, y, 0);
                MaskRow(Output.Value(chunk.Workspace, image) + at, Output.Gradient(chunk.Workspace, image) + at, gradient + (y * _stride));
            }

            for (var tap = 0; tap < _weight.Length; tap++)
            {
                var window = Input.Value(chunk.Workspace, image) + (tap / _kernel * Input.Layout.RowStride) + (tap % _kernel);
                _weight.Partial(chunk.Shard)[tap] += BackwardWeight(window, gradient);
            }

            *_bias.Partial(chunk.Shard) += Sum(gradient);
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardRow(float* from, float* to)
    {
        V zero = default, bias = S.Broadcast(*_bias.Values);
        for (var x = 0; x < _width; x += S.Count)
        {
            // The last vector of a row overlaps the previous one and computes the same values again.
            var at = Math.Min(x, _width - S.Count);
            var sum = bias;
            float* weight = _weight.Values, window = from + at;
            for (var row = 0; row < _kernel; row++, window += Input.Layout.RowStride)
            {
                for (var column = 0; column < _kernel; column++) sum = S.MultiplyAdd(S.Broadcast(*weight++), S.Load(window + column), sum);
            }

            S.Store(S.Max(zero, sum), to + at);
        }
    }

    /// <summary>Writes the gradient before the ReLU. Rows are padded with zeros, so that sums over them need no scalar tail.</summary>
    private void MaskRow(float* values, float* from, float* to)
    {
        V zero = default;
        for (var x = 0; x < _width; x += S.Count)
        {
            var at = Math.Min(x, _width - S.Count);
            S.Store(S.SelectGreater(S.Load(values + at), zero, S.Load(from + at), zero), to + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float BackwardWeight(float* window, float* gradient)
    {
        V even = default, odd = even;
        for (var y = 0; y < _height; y++, window += Input.Layout.RowStride, gradient += _stride)
        {
            for (var x = 0; x < _width; x += S.Count)
            {
                var sum = S.MultiplyAdd(S.Load(window + x), S.Load(gradient + x), even);
                (even, odd) = (odd, sum);
            }
        }

        return S.Sum(S.Add(even, odd));
    }

    private float Sum(float* gradient)
    {
        V sum = default;
        for (var x = 0; x < _height * _stride; x += S.Count) sum = S.Add(sum, S.Load(gradient + x));
        return S.Sum(sum);
    }
}
