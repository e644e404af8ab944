using CudnnDigits.Cpu.Convolution.SingleChannel;
using CudnnDigits.Cpu.Convolution.Sparse;
using CudnnDigits.Cpu.Convolution.Winograd;
using CudnnDigits.Cpu.Linear;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Roofline;

/// <summary>The hot kernels at the sizes of the network <c>cnn</c>, on made-up data.</summary>
internal sealed unsafe class KernelCases<S, V>(Arena arena)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Float = sizeof(float), Repeats = 200;

    private readonly Random _random = new(1);

    public IEnumerable<KernelCase> All() =>
        [WinogradProduct(), LinearForward(), LinearBackwardData(), SparseConvolution(), FirstConvolution(), Adam(4 << 10), Adam(400 << 10)];

    /// <summary>Six tiles times a panel of filters, 32 channels.</summary>
    private KernelCase WinogradProduct()
    {
        const int channels = 32, tileCount = 6;
        var panelFloats = channels * WinogradKernel<S, V>.Panel;
        float* tiles = Numbers(tileCount * channels), panel = Numbers(panelFloats), product = Numbers(tileCount * WinogradKernel<S, V>.Panel);
        var bytes = Float * (panelFloats + (tileCount * channels));
        return Repeated("Winograd product, 6 tiles, 32 channels", 2.0 * tileCount * panelFloats, bytes, bytes,
            () => WinogradKernel<S, V>.Multiply(tiles, channels, panel, product));
    }

    /// <summary>A block of 32 rows of 128 outputs, half of them chosen.</summary>
    private KernelCase LinearForward()
    {
        const int outputs = 128, rows = 32;
        float* weights = Numbers(rows * outputs), output = Numbers(outputs);
        var list = EveryOther(rows);
        return Repeated("linear forward, 16 rows of 128", 2.0 * list.Length * outputs, Float * (list.Length + 1) * outputs, Float * rows * outputs,
            () => SparseLinearKernel<S, V>.Forward(weights, outputs, list, output));
    }

    private KernelCase LinearBackwardData()
    {
        const int outputs = 128, rows = 32;
        float* weights = Numbers(rows * outputs), gradient = Numbers(outputs), result = Numbers(rows);
        var list = EveryOther(rows);
        return Repeated("linear input gradient, 16 rows of 128", 2.0 * list.Length * outputs, Float * (list.Length + 1) * outputs, Float * rows * outputs,
            () => SparseLinearKernel<S, V>.BackwardData(weights, outputs, list, gradient, result));
    }

    /// <summary>One channel's non-zero gradients over a plane of 14 x 14 pixels.</summary>
    private KernelCase SparseConvolution()
    {
        const int side = 14, entries = 20, taps = 9, row = (side + 2) * Block;
        float* input = Numbers(side * row + (2 * row)), gradient = Numbers(side * row + (2 * row)), filter = Numbers(taps * Block), sums = Numbers(taps * Block);
        var list = List(entries, index => ((index * 37 % side) * row) + (index * 11 % side * Block));
        return Repeated("sparse convolution gradients, 20 entries", 4.0 * entries * taps * S.Count, 2.0 * entries * taps * sizeof(V), 2 * Float * side * row,
            () => SparseConvBackward<S, V>.Backward(list, input, gradient, row, filter, sums));
    }

    /// <summary>Convolution of a picture, ReLU and pooling over all 14 x 14 windows.</summary>
    private KernelCase FirstConvolution()
    {
        const int side = 28, pooledSide = side / 2, row = side + 2, taps = 9;
        var layout = new ActivationLayout(new Shape(Block, pooledSide, pooledSide), Block, Border: 1);
        float* image = Numbers(row * row), weights = Numbers(taps * Block), bias = Numbers(Block);
        float* pooled = Numbers(layout.Floats), argmax = Numbers(layout.Floats);
        var windows = arena.Allocate<PoolWindow>(pooledSide * pooledSide);
        var count = SingleChannelConvPool<S, V>.PartitionWindows(image, row, layout, windows);
        return Repeated("first convolution with pooling, 28 x 28", 2.0 * 4 * taps * count * S.Count, (double)Float * row * row, 2 * Float * layout.Floats,
            () => SingleChannelConvPool<S, V>.Forward(image, row, windows, count, weights, bias, pooled, argmax));
    }

    private KernelCase Adam(int length)
    {
        const int operations = 14, buffers = 4;
        float* weights = Numbers(length), gradient = Numbers(length), first = Numbers(length), second = Numbers(length);
        var step = AdamStep.At(new Adam(), rate: 0, step: 1000);
        return new KernelCase($"Adam, {length:N0} parameters", (double)operations * length, (double)buffers * Float * length, (long)buffers * Float * length,
            () => OptimizerKernel<S, V>.Adam(weights, gradient, first, second, length, step));
    }

    /// <summary>A run of a small kernel is too short for a clock.</summary>
    private static KernelCase Repeated(string name, double operations, double bytes, long workingSet, Action run) =>
        new(name, Repeats * operations, Repeats * bytes, workingSet, () =>
        {
            for (var repeat = 0; repeat < Repeats; repeat++) run();
        });

    private SparseList EveryOther(int rows) => List(rows / 2, index => 2 * index);

    private SparseList List(int length, Func<int, int> index)
    {
        var indices = arena.Allocate<int>(length);
        for (var entry = 0; entry < length; entry++) indices[entry] = index(entry);
        return new SparseList(indices, Numbers(length), length);
    }

    /// <summary>Between 0 and a thousandth: sums over thousands of runs stay small.</summary>
    private float* Numbers(int count)
    {
        var numbers = arena.Allocate<float>(count);
        for (var index = 0; index < count; index++) numbers[index] = 1e-3f * _random.NextSingle();
        return numbers;
    }
}
