using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>The layers of a plan, chosen for vectors of one width and bound to each other.</summary>
internal sealed unsafe class CpuNetwork
{
    private readonly ImageScaler _scale;

    private CpuNetwork(IReadOnlyList<CpuLayer> layers, ImageScaler scale) =>
        (Layers, Phases, _scale) = (layers, new Phases(layers), scale);

    private delegate void ImageScaler(byte* from, float* to, in ActivationLayout layout);

    public IReadOnlyList<CpuLayer> Layers { get; }

    public Phases Phases { get; }

    public Activation Input => Layers[0].Input;

    public Activation Output => Layers[^1].Output;

    public static CpuNetwork Build<T>(Plan plan, ParameterStore store, StepContext context, bool fuse)
        where T : unmanaged, ISimd<T>
    {
        var factory = new LayerFactory<T>(plan, store, context, fuse);
        return new CpuNetwork(factory.Build(), PixelKernel<T>.Scale);
    }

    /// <summary>Fills an input of <see cref="Input"/> with an image, scaled to 0..1.</summary>
    public void Scale(byte* image, float* input) => _scale(image, input, Input.Layout);

    public void Allocate(Arena arena, CpuSizes sizes)
    {
        Input.Allocate(arena, sizes.Workspaces, sizes.Chunk);
        foreach (var layer in Layers)
        {
            layer.Output.Allocate(arena, sizes.Workspaces, sizes.Chunk);
            layer.Allocate(arena, sizes);
        }
    }
}
