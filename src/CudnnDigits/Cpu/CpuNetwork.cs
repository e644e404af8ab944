using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu;

/// <summary>The layers of a plan, each connected to the next by an <see cref="Activation"/>.</summary>
internal sealed class CpuNetwork(CpuLayer[] layers)
{
    public CpuLayer[] Layers => layers;

    /// <summary>The phases of a training step.</summary>
    public Phase[] Phases { get; } = Phase.Split(layers);

    /// <summary>Whether some layer needs the whole batch before it can run.</summary>
    public bool NeedsWholeBatch => Phases.Length > 1;

    public Activation Input => layers[0].Input;

    public Activation Output => layers[^1].Output;

    public void Allocate(Arena arena, CpuSizes sizes)
    {
        Input.Allocate(arena, sizes.Workspaces, sizes.Chunk);
        foreach (var layer in layers)
        {
            layer.Output.Allocate(arena, sizes.Workspaces, sizes.Chunk);
            layer.Allocate(arena, sizes);
        }
    }
}
