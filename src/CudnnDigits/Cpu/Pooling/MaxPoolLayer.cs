using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Pooling;

/// <summary>
/// Max pooling of any window size, with the argmax of each window: the first maximum in row-major order, as in PyTorch. The argmax is kept
/// as a float, a whole number of floats from the corner of the window, so that it is computed in the same vectors as the values.
/// </summary>
internal sealed unsafe class MaxPoolLayer<S, V>(LayerPlan plan, Activation input, Activation output) : CpuLayer(input, output)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly int _kernel = ((MaxPool2d)plan.Spec).KernelSize;
    private float* _argmax;
    private int _chunkSize;

    public override void Allocate(Arena arena, CpuSizes sizes)
    {
        _chunkSize = sizes.Chunk;
        _argmax = arena.Allocate<float>((long)sizes.Workspaces * sizes.Chunk * Output.Layout.Floats);
    }

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Workspace, image), to = Output.Value(chunk.Workspace, image);
            var argmax = Argmax(chunk.Workspace, image);
            for (var window = 0; window < Windows; window++)
            {
                var (output, corner) = WindowOffsets(window);
                for (var lane = 0; lane < Output.Layout.Lanes; lane += S.Count)
                    Pool(from + corner + lane, to + output + lane, argmax + output + lane);
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* values = Output.Value(chunk.Workspace, image), from = Output.Gradient(chunk.Workspace, image);
            float* to = Input.Gradient(chunk.Workspace, image), argmax = Argmax(chunk.Workspace, image);
            new Span<float>(to, Input.Layout.Floats).Clear();
            for (var window = 0; window < Windows; window++)
            {
                var (output, corner) = WindowOffsets(window);
                for (var lane = 0; lane < Output.Layout.Lanes; lane++)
                {
                    var undefined = Output.Rectified && !(values[output + lane] > 0);
                    to[corner + lane + (int)argmax[output + lane]] = undefined ? 0 : from[output + lane];
                }
            }
        }
    }

    private int Windows => Output.Layout.Blocks * Output.Layout.Shape.Height * Output.Layout.Shape.Width;

    private float* Argmax(int workspace, int image) => _argmax + ((((long)workspace * _chunkSize) + image) * Output.Layout.Floats);

    /// <summary>Offsets in floats of a window: its element in the output, and its corner in the input.</summary>
    private (int Output, int Corner) WindowOffsets(int window)
    {
        var (_, height, width) = Output.Layout.Shape;
        var channel = window / (height * width) * Output.Layout.Lanes;
        var (y, x) = (window / width % height, window % width);
        return (Output.Layout.Index(channel, y, x), Input.Layout.Index(channel, y * _kernel, x * _kernel));
    }

    private void Pool(float* window, float* value, float* argmax)
    {
        var max = S.Load(window);
        V index = default;
        for (var element = 1; element < _kernel * _kernel; element++)
        {
            var offset = (element / _kernel * Input.Layout.RowStride) + (element % _kernel * Input.Layout.Lanes);
            var candidate = S.Load(window + offset);
            index = S.SelectGreater(candidate, max, S.Broadcast(offset), index);
            max = S.SelectGreater(candidate, max, candidate, max);
        }

        S.Store(max, value);
        S.Store(index, argmax);
    }
}
