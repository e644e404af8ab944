using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>The layers of a plan, chosen for vectors of one width and bound to each other.</summary>
internal sealed class CpuNetwork
{
    private CpuNetwork(IReadOnlyList<CpuLayer> layers) => Layers = layers;

    public IReadOnlyList<CpuLayer> Layers { get; }

    public Activation Input => Layers[0].Input;

    public Activation Output => Layers[^1].Output;

    public static CpuNetwork Build<T>(Plan plan, ParameterStore store, bool fuse)
        where T : unmanaged, ISimd<T>
    {
        var factory = new LayerFactory<T>(plan, store, fuse);
        return new CpuNetwork(factory.Build());
    }

    public void Allocate(Arena arena, CpuSizes sizes)
    {
        Input.Allocate(arena, sizes.Members, sizes.Chunk);
        foreach (var layer in Layers)
        {
            layer.Output.Allocate(arena, sizes.Members, sizes.Chunk);
            layer.Allocate(arena, sizes);
        }
    }
}
