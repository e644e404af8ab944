using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Elementwise;

/// <summary>Copies an activation without border to one with the border that the next layer needs (oneDNN: a reorder).</summary>
internal sealed unsafe class PadLayer<S, V>(Activation input, Activation output) : CpuLayer(input, output)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            Copy(Input.Value(chunk.Workspace, image), Input.Layout, Output.Value(chunk.Workspace, image), Output.Layout);
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            Copy(Output.Gradient(chunk.Workspace, image), Output.Layout, Input.Gradient(chunk.Workspace, image), Input.Layout);
    }

    private static void Copy(float* from, in ActivationLayout fromLayout, float* to, in ActivationLayout toLayout)
    {
        var (channels, height, width) = fromLayout.Shape;
        for (var channel = 0; channel < channels; channel += fromLayout.Lanes)
        {
            for (var y = 0; y < height; y++)
            {
                float* source = from + fromLayout.Index(channel, y, 0), target = to + toLayout.Index(channel, y, 0);
                for (var x = 0; x < width * fromLayout.Lanes; x += S.Count) S.Store(S.Load(source + x), target + x);
            }
        }
    }
}
