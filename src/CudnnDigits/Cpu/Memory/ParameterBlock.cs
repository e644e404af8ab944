using System.Numerics;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// One parameter tensor, stored in the order that its layer's kernels need. Values, gradient, both moments and the average lie at the same
/// offset of flat buffers; the optimizer works element by element and does not depend on the order.
/// </summary>
/// <param name="plan">The tensor in PyTorch's order.</param>
/// <param name="offset">First float in the flat buffers.</param>
/// <param name="length">Number of floats, including unused lanes.</param>
/// <param name="indexOf">Maps an index in PyTorch's order to an index in this block.</param>
internal sealed unsafe class ParameterBlock(ParameterPlan plan, int offset, int length, Func<int, int> indexOf)
{
    /// <summary>
    /// Floats that one unit of work sums and updates: 8 KiB, so that values, gradient and both moments of a slice fit a first-level cache
    /// of 32 KiB together, and a large tensor still makes enough units for many threads.
    /// </summary>
    private const int SliceFloats = 2048;

    private float* _partials;
    private int _stride;

    public int Offset { get; } = offset;

    public int Length { get; } = length;

    public float* Values { get; private set; }

    public float* Gradient { get; private set; }

    /// <summary>The partial gradient of one shard, for layers whose gradient is the sum over shards.</summary>
    public float* Partial(int shard) => _partials + ((long)shard * _stride);

    public void Bind(float* values, float* gradient, float* partials, int partialStride)
    {
        Values = values + Offset;
        Gradient = gradient + Offset;
        _partials = partials;
        _stride = partialStride;
    }

    /// <summary>The whole gradient, for layers that complete it themselves.</summary>
    public GradientSlice Slice => new(Offset, Length, Gradient);

    /// <summary>Number of slices for <see cref="ReducePartials"/>.</summary>
    public int Slices => (Length + SliceFloats - 1) / SliceFloats;

    /// <summary>
    /// Sums one slice of the partial gradients in the order of the shards. Returns the slice as a range of the flat buffers.
    /// </summary>
    public GradientSlice ReducePartials(int slice, int shards)
    {
        var first = slice * SliceFloats;
        var length = Math.Min(SliceFloats, Length - first);
        float* sums = Gradient + first, partials = _partials + first;
        // The last vector may extend past the slice: blocks are padded to whole vectors.
        for (var index = 0; index < length; index += Vector<float>.Count)
        {
            var sum = Vector.Load(partials + index);
            for (var shard = 1; shard < shards; shard++) sum += Vector.Load(partials + ((long)shard * _stride) + index);
            sum.Store(sums + index);
        }

        return new GradientSlice(Offset + first, length, sums);
    }

    /// <summary>Copies from a buffer in PyTorch's order to one in the order of the blocks.</summary>
    public void Import(ReadOnlySpan<float> from, float* to)
    {
        for (var index = 0; index < plan.Count; index++) to[Offset + indexOf(index)] = from[plan.Offset + index];
    }

    /// <summary>Copies from a buffer in the order of the blocks to one in PyTorch's order.</summary>
    public void Export(float* from, Span<float> to)
    {
        for (var index = 0; index < plan.Count; index++) to[plan.Offset + index] = from[Offset + indexOf(index)];
    }

    /// <summary>Swaps the values with those of another buffer in the order of the blocks.</summary>
    public void Swap(float* other)
    {
        for (var index = 0; index < Length; index++) (Values[index], other[Offset + index]) = (other[Offset + index], Values[index]);
    }
}
