using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// A fully connected layer over a sparse input. Weights lie [in][out], in blocks of rows that fit the first cache; a chunk of images
/// goes through one block before the next is touched. The lists of non-zero inputs and the output gradients of the whole batch are
/// kept, so that each block's gradient is made at once, without partial sums. So the lists lie block by block, and in a block image by
/// image. Wide rows have them turned to row by row, and are then summed in registers, by the same kernel as the forward pass.
/// </summary>
internal sealed unsafe class LinearLayer<T> : CpuLayer
    where T : unmanaged, ISimd<T>
{
    private const int BlockFloats = 4096, MaxRows = 64;

    /// <summary>Images that the rows of a block are summed over together, and a row's room for the list of those where it is not zero.</summary>
    private const int Slice = 64, SliceRoom = Slice + ActivationLayout.BlockLanes;

    private readonly ParameterBlock _weight, _bias;
    private readonly int _inputs, _outputs, _rows, _blocks;
    private readonly bool _first;
    private int _places;
    private int* _indices, _lengths, _every;
    private float* _elements, _outputGradients, _rowElements, _matrix;
    private int* _rowImages, _rowLengths;

    /// <param name="plan">The layer.</param>
    /// <param name="input">Its input, without border.</param>
    /// <param name="output">Its output: a vector without border, padded to whole blocks of lanes.</param>
    /// <param name="first">Nobody wants the gradient of the input.</param>
    /// <param name="store">Takes the parameters.</param>
    public LinearLayer(LayerPlan plan, Activation input, Activation output, bool first, ParameterStore store)
        : base(input, output)
    {
        (_inputs, _outputs, _first) = (input.Layout.Floats, output.Layout.Floats, first);
        _rows = Math.Clamp(BlockFloats / _outputs, ActivationLayout.BlockLanes, MaxRows);
        _blocks = (_inputs + _rows - 1) / _rows;
        var features = plan.Input.Count;
        _weight = store.Add(plan.Weight!, _inputs * _outputs,
            index => (input.Layout.IndexOfFlat(index % features) * _outputs) + (index / features), sharded: false);
        _bias = store.Add(plan.Bias!, _outputs, index => index, sharded: false);
    }

    /// <summary>One unit a block of rows, and one for the bias.</summary>
    public override int GradientUnits => _blocks + 1;

    /// <summary>Entries that the list of one image and block has room for: all rows, and a vector that may be overwritten behind them.</summary>
    private int ListRoom => _rows + ActivationLayout.BlockLanes;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _places = sizes.Places;
        _indices = arena.Allocate<int>((long)_blocks * _places * ListRoom);
        _elements = arena.Allocate<float>((long)_blocks * _places * ListRoom);
        _lengths = arena.Allocate<int>((long)_blocks * _places);
        _outputGradients = arena.Allocate<float>((long)sizes.Places * _outputs);
        _rowLengths = arena.Allocate<int>((long)sizes.Members * _rows);
        _rowImages = arena.Allocate<int>((long)sizes.Members * _rows * SliceRoom);
        _rowElements = arena.Allocate<float>((long)sizes.Members * _rows * SliceRoom);
        _matrix = arena.Allocate<float>((long)sizes.Members * _rows * Slice);
        _every = arena.Allocate<int>(_inputs);
        for (var index = 0; index < _inputs; index++) _every[index] = index;
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            ListInput(chunk.First + image, Input.Value(chunk.Member, image));
            new Span<float>(_bias.Values, _outputs).CopyTo(new Span<float>(Output.Value(chunk.Member, image), _outputs));
        }

        for (var block = 0; block < _blocks; block++)
        {
            for (var image = 0; image < chunk.Count; image++)
            {
                SparseRows<T>.Forward(
                    _weight.Values, _outputs, Entries(chunk.First + image, block), Output.Value(chunk.Member, image));
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            new Span<float>(Output.Gradient(chunk.Member, image), _outputs)
                .CopyTo(new Span<float>(_outputGradients + ((long)(chunk.First + image) * _outputs), _outputs));
        }

        if (_first) return;
        for (var block = 0; block < _blocks; block++)
        {
            for (var image = 0; image < chunk.Count; image++)
            {
                var wanted = Input.Rectified ? Entries(chunk.First + image, block) : EveryRow(block);
                SparseRows<T>.InputGradient(
                    _weight.Values, _outputs, wanted, Output.Gradient(chunk.Member, image), Input.Gradient(chunk.Member, image));
            }
        }
    }

    public override (int Offset, int Length) ComputeGradient(int member, int unit, in BatchSize batch)
    {
        if (unit == _blocks) return BiasGradient(batch.Images);
        var first = unit * _rows;
        var count = Math.Min(_rows, _inputs - first);
        var gradient = _weight.Gradient + (first * _outputs);
        new Span<float>(gradient, count * _outputs).Clear();
        if (_outputs == ActivationLayout.BlockLanes) SumImages(unit, batch.Images, gradient);
        else SumRows(member, unit, count, batch.Images, gradient);
        return (_weight.Offset + (first * _outputs), count * _outputs);
    }

    /// <summary>Makes a block of narrow rows image by image.</summary>
    private void SumImages(int block, int images, float* gradient)
    {
        for (var image = 0; image < images; image++)
        {
            SparseRows<T>.AddProducts(
                Entries(image, block), _outputGradients + ((long)image * _outputs), _outputs, gradient, block * _rows);
        }
    }

    /// <summary>Makes a block of wide rows row by row, each in registers, for a slice of the images at a time.</summary>
    private void SumRows(int member, int block, int count, int images, float* gradient)
    {
        for (var first = 0; first < images; first += Slice)
        {
            TurnLists(member, block, first, Math.Min(Slice, images - first));
            for (var row = 0; row < count; row++)
            {
                SparseRows<T>.Forward(
                    _outputGradients + ((long)first * _outputs), _outputs, RowList(member, row), gradient + (row * _outputs));
            }
        }
    }

    /// <summary>
    /// Lists, for each row of a block, the images where its input is not zero: spreads the lists of a slice of images over a dense
    /// matrix that fits the first cache, and lists its rows.
    /// </summary>
    private void TurnLists(int member, int block, int first, int images)
    {
        var matrix = _matrix + (member * _rows * Slice);
        new Span<float>(matrix, _rows * Slice).Clear();
        for (var image = 0; image < images; image++)
        {
            var entries = Entries(first + image, block);
            var column = matrix + image - ((long)block * _rows * Slice);
            for (var entry = 0; entry < entries.Length; entry++) column[entries.Indices[entry] * Slice] = entries.Elements[entry];
        }

        for (var row = 0; row < _rows; row++)
        {
            var list = (member * _rows) + row;
            _rowLengths[list] = SparseRows<T>.List(
                matrix + (row * Slice), 0, images, _rowImages + (list * SliceRoom), _rowElements + (list * SliceRoom), 0);
        }
    }

    private SparseList RowList(int member, int row)
    {
        var list = (member * _rows) + row;
        return new SparseList(_rowImages + (list * SliceRoom), _rowElements + (list * SliceRoom), _rowLengths[list]);
    }

    private (int Offset, int Length) BiasGradient(int images)
    {
        new Span<float>(_bias.Gradient, _outputs).Clear();
        ColumnSums<T>.Add(_outputGradients, images, _outputs, _bias.Gradient);
        return (_bias.Offset, _bias.Length);
    }

    private void ListInput(int image, float* values)
    {
        for (var block = 0; block < _blocks; block++)
        {
            var list = ListOf(image, block);
            _lengths[list] = SparseRows<T>.List(values, block * _rows, Math.Min((block + 1) * _rows, _inputs),
                _indices + (list * ListRoom), _elements + (list * ListRoom), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ListOf(int image, int block) => ((long)block * _places) + image;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SparseList Entries(int image, int block)
    {
        var list = ListOf(image, block);
        return new SparseList(_indices + (list * ListRoom), _elements + (list * ListRoom), _lengths[list]);
    }

    private SparseList EveryRow(int block) =>
        new(_every + (block * _rows), null, Math.Min(_rows, _inputs - (block * _rows)));
}
