using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// A fully connected layer with up to 16 outputs whose input is a one-channel image. With so few products for each pixel, listing the
/// non-zero pixels of each image costs more than multiplying by the zeros; only rows that are zero in eight images at once are skipped.
/// Weights are laid out [in][16]. They are small, so each shard computes its own partial gradient while its images are in the first-level
/// cache.
/// </summary>
internal sealed unsafe class NarrowLinearLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Block = ActivationLayout.BlockLanes, Images = NarrowLinearKernel<S, V>.Images;

    private readonly ShardedParameters _parameters;
    private readonly ParameterBlock _weight, _bias;
    private readonly int _inputs, _outputs;
    private readonly bool _needsInputGradient;
    private float* _transposed;
    private int* _lists;
    private long _stride;

    /// <param name="plan">The layer in the plan.</param>
    /// <param name="input">The input: at least 16 floats, without border.</param>
    /// <param name="output">The output: one block of lanes, without border.</param>
    /// <param name="needsInputGradient">Whether the layer before needs the gradient of the input.</param>
    /// <param name="store">Receives the parameters.</param>
    public NarrowLinearLayer(LayerPlan plan, Activation input, Activation output, bool needsInputGradient, ParameterStore store)
        : base(input, output)
    {
        _inputs = input.Layout.Floats;
        _outputs = plan.Output.Count;
        _needsInputGradient = needsInputGradient;
        var features = plan.Input.Count;
        _parameters = new ShardedParameters(store, plan, _inputs * Block,
            index => (input.Layout.IndexOfFlat(index % features) * Block) + (index / features), Block);
        _weight = _parameters.Weight;
        _bias = _parameters.Bias;
    }

    /// <summary>One unit for each block of 16 rows.</summary>
    public override int PrepareUnits => _needsInputGradient ? (_inputs + Block - 1) / Block : 0;

    public override int GradientUnits => _parameters.Units;

    /// <summary>Capacity of a list: its length, all rows, and a vector past them that may be overwritten.</summary>
    private int ListCapacity => 1 + _inputs + Block;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _stride = Arena.Stride<int>((long)((sizes.Chunk + Images - 1) / Images) * ListCapacity);
        _lists = arena.Allocate<int>(sizes.Workspaces * _stride);
        if (_needsInputGradient) _transposed = arena.Allocate<float>((long)_outputs * _inputs);
    }

    /// <summary>Transposes a block of rows to [out][in], for backward data.</summary>
    public override void Prepare(int unit)
    {
        for (var row = unit * Block; row < Math.Min((unit + 1) * Block, _inputs); row++)
        {
            for (var output = 0; output < _outputs; output++)
                _transposed[(output * _inputs) + row] = _weight.Values[(row * Block) + output];
        }
    }

    public override void Forward(in Chunk chunk)
    {
        for (var first = 0; first < chunk.Count; first += Images)
        {
            var inputs = Input.Value(chunk.Workspace, first);
            var images = Math.Min(Images, chunk.Count - first);
            var list = ListOf(chunk.Workspace, first);
            list[0] = NarrowLinearKernel<S, V>.ListNonZeroRows(inputs, _inputs, _inputs, images, list + 1);
            NarrowLinearKernel<S, V>.Forward(
                _weight.Values, list + 1, list[0], _bias.Values, inputs, _inputs, images, Output.Value(chunk.Workspace, first));
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var first = 0; first < chunk.Count; first += Images)
        {
            var list = ListOf(chunk.Workspace, first);
            var images = Math.Min(Images, chunk.Count - first);
            NarrowLinearKernel<S, V>.BackwardWeights(list + 1, list[0], Input.Value(chunk.Workspace, first), _inputs, images,
                Output.Gradient(chunk.Workspace, first), _weight.Partial(chunk.Shard));
        }

        ColumnSums<S, V>.Add(Output.Gradient(chunk.Workspace, 0), chunk.Count, Block, _bias.Partial(chunk.Shard));
        for (var image = 0; image < (_needsInputGradient ? chunk.Count : 0); image++)
        {
            NarrowLinearKernel<S, V>.BackwardData(
                _transposed, _inputs, _outputs, Output.Gradient(chunk.Workspace, image), Input.Gradient(chunk.Workspace, image), _inputs);
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) =>
        _parameters.ReducePartials(unit, batch.Shards);

    /// <summary>
    /// The list of the eight images that start with the given one: its length, then the rows where any of them is not zero.
    /// </summary>
    private int* ListOf(int workspace, int image) => _lists + (workspace * _stride) + ((long)(image / Images) * ListCapacity);
}
