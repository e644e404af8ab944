using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>The layers of a plan, chosen for vectors of one width and bound to each other.</summary>
internal sealed unsafe class CpuNetwork
{
    private readonly CpuKernels _kernels;

    public CpuNetwork(CpuKernels kernels, Plan plan, ParameterStore store, StepContext context, bool fuse)
    {
        _kernels = kernels;
        Layers = kernels.BuildLayers(plan, store, context, fuse);
        Phases = new Phases(Layers);
    }

    public IReadOnlyList<CpuLayer> Layers { get; }

    public Phases Phases { get; }

    public Activation Input => Layers[0].Input;

    public Activation Output => Layers[^1].Output;

    /// <inheritdoc cref="CpuKernels.ComputeLoss"/>
    public float ComputeLoss(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient) =>
        _kernels.ComputeLoss(loss, smoothing, logits, classes, label, scale, gradient);

    /// <summary>Fills an input of <see cref="Input"/> with an image, scaled to 0..1.</summary>
    public void Scale(byte* image, float* input) => _kernels.Scale(image, input, Input.Layout);

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
