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
internal sealed unsafe class SingleChannelConvLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
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
        _stride = (_width + T.Count - 1) / T.Count * T.Count;
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

    public override (int Offset, int Length) ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardRow(float* from, float* to)
    {
        T zero = T.Broadcast(0), bias = T.Broadcast(*_bias.Values);
        for (var x = 0; x < _width; x += T.Count)
        {
            // The last vector of a row overlaps the previous one and computes the same values again.
            var at = Math.Min(x, _width - T.Count);
            var sum = bias;
            float* weight = _weight.Values, window = from + at;
            for (var row = 0; row < _kernel; row++, window += Input.Layout.RowStride)
            {
                for (var column = 0; column < _kernel; column++) sum = T.MultiplyAdd(T.Broadcast(*weight++), T.Load(window + column), sum);
            }

            T.Max(zero, sum).Store(to + at);
        }
    }

    /// <summary>Writes the gradient before the ReLU. Rows are padded with zeros, so that sums over them need no scalar tail.</summary>
    private void MaskRow(float* values, float* from, float* to)
    {
        var zero = T.Broadcast(0);
        for (var x = 0; x < _width; x += T.Count)
        {
            var at = Math.Min(x, _width - T.Count);
            T.SelectGreater(T.Load(values + at), zero, T.Load(from + at), zero).Store(to + at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float BackwardWeight(float* window, float* gradient)
    {
        T even = T.Broadcast(0), odd = even;
        for (var y = 0; y < _height; y++, window += Input.Layout.RowStride, gradient += _stride)
        {
            for (var x = 0; x < _width; x += T.Count)
            {
                var sum = T.MultiplyAdd(T.Load(window + x), T.Load(gradient + x), even);
                (even, odd) = (odd, sum);
            }
        }

        return T.Sum(even + odd);
    }

    private float Sum(float* gradient)
    {
        var sum = T.Broadcast(0);
        for (var x = 0; x < _height * _stride; x += T.Count) sum += T.Load(gradient + x);
        return T.Sum(sum);
    }
}
