using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A fully connected layer of up to 16 outputs over a picture of one channel. With so few products a pixel, listing the bright ones
/// costs more than multiplying by the dark ones: everything is multiplied. Weights lie [in][16]; the inputs of the whole batch are kept,
/// [block of 16 inputs][image][16], so that the gradient of each block is made at once.
/// </summary>
internal sealed unsafe class NarrowLinearLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int Block = ActivationLayout.BlockLanes, Rows = NarrowProduct<T>.Rows;

    private readonly ParameterBlock _weight, _bias;
    private readonly int _inputs, _outputs, _blocks;
    private readonly bool _first;
    private float* _batch, _outputGradients, _transposed;
    private int _places;

    /// <param name="plan">The layer.</param>
    /// <param name="input">Its input, of 16 floats or more and without border.</param>
    /// <param name="output">Its output.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    public NarrowLinearLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        (_inputs, _outputs, _first) = (input.Layout.Floats, plan.Output.Count, first);
        _blocks = (_inputs + Rows - 1) / Rows;
        var features = plan.Input.Count;
        _weight = store.Add(plan.Weight!, _blocks * Rows * Block,
            index => (input.Layout.IndexOfFlat(index % features) * Block) + (index / features), sharded: false);
        _bias = store.Add(plan.Bias!, Block, index => index, sharded: false);
    }

    public override int PrepareUnits => _first ? 0 : _blocks;

    /// <summary>One unit a block of rows, and one for the bias.</summary>
    public override int GradientUnits => _blocks + 1;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _places = sizes.Places;
        _batch = arena.Allocate<float>((long)_blocks * _places * Rows);
        _outputGradients = arena.Allocate<float>((long)_places * Block);
        if (!_first) _transposed = arena.Allocate<float>((long)_outputs * _blocks * Rows);
    }

    /// <summary>Turns a block of rows to [out][in], for the gradient of the input.</summary>
    public override void Prepare(int unit)
    {
        for (var row = unit * Rows; row < (unit + 1) * Rows; row++)
        {
            for (var output = 0; output < _outputs; output++) _transposed[(output * _blocks * Rows) + row] = _weight.Values[(row * Block) + output];
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image += NarrowProduct<T>.Images)
        {
            NarrowProduct<T>.Forward(_weight.Values, _inputs, _bias.Values, Input.Value(chunk.Member, image), _inputs,
                Math.Min(NarrowProduct<T>.Images, chunk.Count - image), Output.Value(chunk.Member, image));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var block = 0; block < _blocks; block++) Keep(chunk, block);
        for (var image = 0; image < chunk.Count; image++)
        {
            var gradient = Output.Gradient(chunk.Member, image);
            new Span<float>(gradient, Block).CopyTo(new Span<float>(_outputGradients + ((long)(chunk.First + image) * Block), Block));
            if (_first) continue;
            NarrowProduct<T>.InputGradient(_transposed, _blocks * Rows, _outputs, gradient, Input.Gradient(chunk.Member, image), _inputs);
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch)
    {
        if (unit == _blocks)
        {
            ColumnSums<T>.Write(_outputGradients, batch.Images, Block, _bias.Gradient);
            return (_bias.Offset, _bias.Length);
        }

        var first = unit * Rows * Block;
        NarrowProduct<T>.WeightGradient(BatchOf(unit), _outputGradients, batch.Images, _weight.Gradient + first);
        return (_weight.Offset + first, Rows * Block);
    }

    private float* BatchOf(int block) => _batch + ((long)block * _places * Rows);

    /// <summary>What follows the last inputs of an image in a block may be anything finite: no weight belongs to those rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep(in Chunk chunk, int block)
    {
        var from = Input.Value(chunk.Member, 0) + (block * Rows);
        var to = BatchOf(block) + ((long)chunk.First * Rows);
        for (var image = 0; image < chunk.Count; image++, from += _inputs, to += Rows)
        {
            for (var lane = 0; lane < Rows; lane += T.Count) T.Load(from + lane).Store(to + lane);
        }
    }
}
