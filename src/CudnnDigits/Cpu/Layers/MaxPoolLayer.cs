using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// The largest of each window, and where it was: the first in row-major order, as PyTorch has it. The place is kept as a
/// float, an exact whole number of floats from the window's corner, so that it goes through the same vectors as the values.
/// </summary>
internal sealed unsafe class MaxPoolLayer<T>(LayerPlan plan, Activation input, Activation output) : CpuLayer(input, output)
    where T : unmanaged, ISimd<T>
{
    private readonly int _kernel = ((MaxPool2d)plan.Spec).KernelSize;
    private float* _places;
    private int _chunk;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunk = sizes.Chunk;
        _places = arena.Allocate<float>((long)sizes.Members * sizes.Chunk * Output.Layout.Floats);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Member, image), to = Output.Value(chunk.Member, image);
            var places = Places(chunk.Member, image);
            for (var cell = 0; cell < Cells; cell++)
            {
                var (at, corner) = Locate(cell);
                for (var lane = 0; lane < Output.Layout.Lanes; lane += T.Count)
                    Largest(from + corner + lane, to + at + lane, places + at + lane);
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* values = Output.Value(chunk.Member, image), from = Output.Gradient(chunk.Member, image);
            float* to = Input.Gradient(chunk.Member, image), places = Places(chunk.Member, image);
            new Span<float>(to, Input.Layout.Floats).Clear();
            for (var cell = 0; cell < Cells; cell++)
            {
                var (at, corner) = Locate(cell);
                for (var lane = 0; lane < Output.Layout.Lanes; lane++)
                {
                    var undefined = Output.Rectified && !(values[at + lane] > 0);
                    to[corner + lane + (int)places[at + lane]] = undefined ? 0 : from[at + lane];
                }
            }
        }
    }

    private int Cells => Output.Layout.Blocks * Output.Layout.Shape.Height * Output.Layout.Shape.Width;

    private float* Places(int member, int image) => _places + ((((long)member * _chunk) + image) * Output.Layout.Floats);

    /// <summary>Where a cell of the output lies, and the corner of its window in the input.</summary>
    private (int Output, int Corner) Locate(int cell)
    {
        var (_, height, width) = Output.Layout.Shape;
        var channel = cell / (height * width) * Output.Layout.Lanes;
        var (y, x) = (cell / width % height, cell % width);
        return (Output.Layout.Index(channel, y, x), Input.Layout.Index(channel, y * _kernel, x * _kernel));
    }

    private void Largest(float* window, float* value, float* place)
    {
        var best = T.Load(window);
        var where = T.Broadcast(0);
        for (var element = 1; element < _kernel * _kernel; element++)
        {
            var offset = (element / _kernel * Input.Layout.Row) + (element % _kernel * Input.Layout.Lanes);
            var candidate = T.Load(window + offset);
            where = T.IfGreater(candidate, best, T.Broadcast(offset), where);
            best = T.IfGreater(candidate, best, candidate, best);
        }

        best.Store(value);
        where.Store(place);
    }
}
