using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// One layer, or several fused into one. A step has three phases with a barrier between: <see cref="Prepare"/> once for all images,
/// <see cref="Forward"/> and <see cref="Backward"/> chunk by chunk, and <see cref="ComputeGradient"/> over the whole batch. Each phase
/// falls into units that any member of the team may run, in any order, with the same result.
/// </summary>
internal abstract class CpuLayer(Activation input, Activation output)
{
    public Activation Input { get; } = input;

    public Activation Output { get; } = output;

    /// <summary>Units of <see cref="Prepare"/>.</summary>
    public virtual int PrepareUnits => 0;

    /// <summary>Units of <see cref="ComputeGradient"/>.</summary>
    public virtual int GradientUnits => 0;

    /// <summary>Allocates what the layer needs beside activations and parameters.</summary>
    public virtual void Allocate(Arena arena, CpuSizes sizes)
    {
    }

    /// <summary>Derives from the parameters whatever the kernels want in another form.</summary>
    public virtual void Prepare(int unit)
    {
    }

    /// <summary>Computes the output values of a chunk.</summary>
    public abstract void Forward(in Chunk chunk);

    /// <summary>Computes the input gradients of a chunk, if anybody wants them, and what the parameters' gradients are made from.</summary>
    public abstract void Backward(in Chunk chunk);

    /// <summary>Completes one part of the parameters' gradient. Returns it.</summary>
    public virtual GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) => default;
}
