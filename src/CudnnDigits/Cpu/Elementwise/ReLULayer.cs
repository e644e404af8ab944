using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Elementwise;

/// <summary>max(x, 0). Input and output may have borders of different widths; the borders are not written.</summary>
internal sealed unsafe class ReLULayer<S, V>(Activation input, Activation output) : CpuLayer(input, output)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private readonly int _rowFloats = input.Layout.Shape.Width * input.Layout.Lanes;

    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* from = Input.Value(chunk.Workspace, image), to = Output.Value(chunk.Workspace, image);
            for (var channel = 0; channel < Input.Layout.Shape.Channels; channel += Input.Layout.Lanes)
            {
                for (var y = 0; y < Input.Layout.Shape.Height; y++)
                    ForwardRow(from + Input.Layout.Index(channel, y, 0), to + Output.Layout.Index(channel, y, 0));
            }
        }
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
        {
            float* values = Output.Value(chunk.Workspace, image), from = Output.Gradient(chunk.Workspace, image);
            var to = Input.Gradient(chunk.Workspace, image);
            for (var channel = 0; channel < Input.Layout.Shape.Channels; channel += Input.Layout.Lanes)
            {
                for (var y = 0; y < Input.Layout.Shape.Height; y++)
                {
                    var at = Output.Layout.Index(channel, y, 0);
                    BackwardRow(values + at, from + at, to + Input.Layout.Index(channel, y, 0));
                }
            }
        }
    }

    private void ForwardRow(float* from, float* to)
    {
        V zero = default;
        for (var x = 0; x < _rowFloats; x += S.Count) S.Store(S.Max(zero, S.Load(from + x)), to + x);
    }

    private void BackwardRow(float* values, float* from, float* to)
    {
        V zero = default;
        for (var x = 0; x < _rowFloats; x += S.Count) S.Store(S.SelectGreater(S.Load(values + x), zero, S.Load(from + x), zero), to + x);
    }
}
