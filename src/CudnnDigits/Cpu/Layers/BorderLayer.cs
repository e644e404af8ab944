using CudnnDigits.Cpu.Kernels;

namespace CudnnDigits.Cpu.Layers;

/// <summary>Copies what a layer can only write without border into the border that the next one wants.</summary>
internal sealed unsafe class BorderLayer<T>(Activation input, Activation output) : CpuLayer(input, output)
    where T : unmanaged, ISimd<T>
{
    public override void Forward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            Copy(Input.Value(chunk.Member, image), Input.Layout, Output.Value(chunk.Member, image), Output.Layout);
    }

    public override void Backward(in Chunk chunk)
    {
        for (var image = 0; image < chunk.Count; image++)
            Copy(Output.Gradient(chunk.Member, image), Output.Layout, Input.Gradient(chunk.Member, image), Input.Layout);
    }

    private static void Copy(float* from, in ActivationLayout fromLayout, float* to, in ActivationLayout toLayout)
    {
        var (channels, height, width) = fromLayout.Shape;
        for (var channel = 0; channel < channels; channel += fromLayout.Lanes)
        {
            for (var y = 0; y < height; y++)
            {
                float* source = from + fromLayout.Index(channel, y, 0), target = to + toLayout.Index(channel, y, 0);
                for (var x = 0; x < width * fromLayout.Lanes; x += T.Count) T.Load(source + x).Store(target + x);
            }
        }
    }
}
