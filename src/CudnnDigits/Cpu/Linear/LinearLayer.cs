using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// A fully connected layer for sparse inputs. Weights are laid out [in][out], in blocks of rows that fit the first-level cache; all images
/// of a chunk pass through one block before the next is loaded. The lists of non-zero inputs and the output gradients of the whole batch
/// are kept, so each block's weight gradient is computed in one unit, without partial sums over shards. The lists are stored by block, then
/// by image. For wide rows they are transposed to one list a row and the sums stay in registers, in the kernel of the forward pass.
/// </summary>
internal sealed unsafe class LinearLayer<S, V> : CpuLayer
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Floats in a block of weights: 16 KiB, half of a first-level cache of 32 KiB.</summary>
    private const int BlockFloats = 4096;

    /// <summary>Most rows in a block, so that narrow layers make enough units.</summary>
    private const int MaxRows = 64;

    /// <summary>Images whose lists are transposed together, and the capacity of a row's list of them.</summary>
    private const int ImageSlice = 64, SliceCapacity = ImageSlice + ActivationLayout.BlockLanes;

    private readonly ParameterBlock _weight, _bias;
    private readonly int _inputs, _outputs, _rows, _blocks;
    private readonly bool _needsInputGradient;
    private int _imageSlots;
    private int* _indices, _lengths, _allRows;
    private long _gradientStride;
    private float* _gradients, _values, _outputGradients, _rowValues, _matrix;
    private int* _rowImages, _rowLengths;

    /// <param name="plan">The layer in the plan.</param>
    /// <param name="input">The input, without border.</param>
    /// <param name="output">The output: a vector without border, padded to whole blocks.</param>
    /// <param name="needsInputGradient">Whether the layer before needs the gradient of the input.</param>
    /// <param name="store">Receives the parameters.</param>
    public LinearLayer(LayerPlan plan, Activation input, Activation output, bool needsInputGradient, ParameterStore store)
        : base(input, output)
    {
        _inputs = input.Layout.Floats;
        _outputs = output.Layout.Floats;
        _needsInputGradient = needsInputGradient;
        _rows = Math.Clamp(BlockFloats / _outputs, ActivationLayout.BlockLanes, MaxRows);
        _blocks = (_inputs + _rows - 1) / _rows;
        var features = plan.Input.Count;
        _weight = store.Add(plan.Weight!, _inputs * _outputs,
            index => (input.Layout.IndexOfFlat(index % features) * _outputs) + (index / features), sharded: false);
        _bias = store.Add(plan.Bias!, _outputs, index => index, sharded: false);
    }

    /// <summary>One unit for each block of rows, and one for the bias.</summary>
    public override int GradientUnits => _blocks + 1;

    /// <summary>Capacity of the list of one image and block: all rows, and a vector past them that may be overwritten.</summary>
    private int ListCapacity => _rows + ActivationLayout.BlockLanes;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _imageSlots = sizes.ImageSlots;
        _indices = arena.Allocate<int>((long)_blocks * _imageSlots * ListCapacity);
        _values = arena.Allocate<float>((long)_blocks * _imageSlots * ListCapacity);
        _lengths = arena.Allocate<int>((long)_blocks * _imageSlots);
        _outputGradients = arena.Allocate<float>((long)sizes.ImageSlots * _outputs);
        _rowLengths = arena.Allocate<int>((long)sizes.Workspaces * _rows);
        _rowImages = arena.Allocate<int>((long)sizes.Workspaces * _rows * SliceCapacity);
        _rowValues = arena.Allocate<float>((long)sizes.Workspaces * _rows * SliceCapacity);
        // A block of the gradient lives in its worker's cache until the optimizer has used it, and never goes to memory.
        _gradientStride = Arena.Stride<float>((long)_rows * _outputs);
        _gradients = arena.Allocate<float>(sizes.Workspaces * _gradientStride);
        _matrix = arena.Allocate<float>((long)sizes.Workspaces * _rows * ImageSlice);
        _allRows = arena.Allocate<int>(_inputs);
        for (var index = 0; index < _inputs; index++) _allRows[index] = index;
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            CompressInput(chunk.First + image, Input.Value(chunk.Workspace, image));
            new Span<float>(_bias.Values, _outputs).CopyTo(new Span<float>(Output.Value(chunk.Workspace, image), _outputs));
        }

        for (var block = 0; block < _blocks; block++)
        {
            for (var image = 0; image < chunk.Count; image++)
            {
                SparseLinearKernel<S, V>.Forward(
                    _weight.Values, _outputs, InputList(chunk.First + image, block), Output.Value(chunk.Workspace, image));
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            new Span<float>(Output.Gradient(chunk.Workspace, image), _outputs)
                .CopyTo(new Span<float>(_outputGradients + ((long)(chunk.First + image) * _outputs), _outputs));
        }

        if (!_needsInputGradient) return;
        for (var block = 0; block < _blocks; block++)
        {
            for (var image = 0; image < chunk.Count; image++)
            {
                var rows = Input.Rectified ? InputList(chunk.First + image, block) : AllRows(block);
                SparseLinearKernel<S, V>.BackwardData(
                    _weight.Values, _outputs, rows, Output.Gradient(chunk.Workspace, image), Input.Gradient(chunk.Workspace, image));
            }
        }
    }

    public override GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch)
    {
        if (unit == _blocks) return BiasGradient(batch.Images);
        var first = unit * _rows;
        var count = Math.Min(_rows, _inputs - first);
        var gradient = _gradients + (worker * _gradientStride);
        new Span<float>(gradient, count * _outputs).Clear();
        if (_outputs == ActivationLayout.BlockLanes) AccumulateByImage(unit, batch.Images, gradient);
        else AccumulateByRow(worker, unit, count, batch.Images, gradient);
        return new GradientSlice(_weight.Offset + (first * _outputs), count * _outputs, gradient);
    }

    /// <summary>Computes the gradient of a block of narrow rows image by image.</summary>
    private void AccumulateByImage(int block, int images, float* gradient)
    {
        for (var image = 0; image < images; image++)
        {
            SparseLinearKernel<S, V>.AddOuterProduct(
                InputList(image, block), _outputGradients + ((long)image * _outputs), _outputs, gradient, block * _rows);
        }
    }

    /// <summary>Computes the gradient of a block of wide rows row by row, each in registers, for a slice of the images at a time.</summary>
    private void AccumulateByRow(int worker, int block, int count, int images, float* gradient)
    {
        for (var first = 0; first < images; first += ImageSlice)
        {
            TransposeLists(worker, block, first, Math.Min(ImageSlice, images - first));
            for (var row = 0; row < count; row++)
            {
                SparseLinearKernel<S, V>.Forward(
                    _outputGradients + ((long)first * _outputs), _outputs, RowList(worker, row), gradient + (row * _outputs));
            }
        }
    }

    /// <summary>
    /// Lists, for each row of a block, the images whose input is not zero there: scatters the lists of a slice of images into a dense
    /// matrix that fits the first-level cache, and compresses its rows.
    /// </summary>
    private void TransposeLists(int worker, int block, int first, int images)
    {
        var matrix = _matrix + (worker * _rows * ImageSlice);
        new Span<float>(matrix, _rows * ImageSlice).Clear();
        for (var image = 0; image < images; image++)
        {
            var entries = InputList(first + image, block);
            var column = matrix + image - ((long)block * _rows * ImageSlice);
            for (var entry = 0; entry < entries.Length; entry++) column[entries.Indices[entry] * ImageSlice] = entries.Values[entry];
        }

        for (var row = 0; row < _rows; row++)
        {
            var list = (worker * _rows) + row;
            _rowLengths[list] = SparseLinearKernel<S, V>.CompressNonZero(
                matrix + (row * ImageSlice), 0, images, _rowImages + (list * SliceCapacity), _rowValues + (list * SliceCapacity), 0);
        }
    }

    private SparseList RowList(int worker, int row)
    {
        var list = (worker * _rows) + row;
        return new SparseList(_rowImages + (list * SliceCapacity), _rowValues + (list * SliceCapacity), _rowLengths[list]);
    }

    private GradientSlice BiasGradient(int images)
    {
        new Span<float>(_bias.Gradient, _outputs).Clear();
        ColumnSums<S, V>.Add(_outputGradients, images, _outputs, _bias.Gradient);
        return _bias.Slice;
    }

    private void CompressInput(int image, float* values)
    {
        for (var block = 0; block < _blocks; block++)
        {
            var list = ListIndex(image, block);
            _lengths[list] = SparseLinearKernel<S, V>.CompressNonZero(values, block * _rows, Math.Min((block + 1) * _rows, _inputs),
                _indices + (list * ListCapacity), _values + (list * ListCapacity), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ListIndex(int image, int block) => ((long)block * _imageSlots) + image;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SparseList InputList(int image, int block)
    {
        var list = ListIndex(image, block);
        return new SparseList(_indices + (list * ListCapacity), _values + (list * ListCapacity), _lengths[list]);
    }

    private SparseList AllRows(int block) =>
        new(_allRows + (block * _rows), null, Math.Min(_rows, _inputs - (block * _rows)));
}
