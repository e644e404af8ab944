using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// One layer, or several fused into one. <see cref="Prepare"/> runs once a step, <see cref="Forward"/> and <see cref="Backward"/> once for
/// every chunk of images, and <see cref="ComputeGradient"/> once for the whole batch, with barriers between them. Each is divided into
/// units that any thread may run, in any order, with the same result.
/// </summary>
internal abstract class CpuLayer(Activation input, Activation output)
{
    public Activation Input { get; } = input;

    public Activation Output { get; } = output;

    /// <summary>Number of units of <see cref="Prepare"/>.</summary>
    public virtual int PrepareUnits => 0;

    /// <summary>Number of units of <see cref="ComputeGradient"/>.</summary>
    public virtual int GradientUnits => 0;

    /// <summary>Allocates the buffers that the layer needs in addition to activations and parameters.</summary>
    public virtual void Allocate(Arena arena, CpuSizes sizes)
    {
    }

    /// <summary>Converts parameters to the form that the kernels need, such as transformed filters.</summary>
    public virtual void Prepare(int unit)
    {
    }

    /// <summary>Computes the output values of a chunk.</summary>
    public abstract void Forward(in Chunk chunk);

    /// <summary>
    /// Computes the input gradient of a chunk, if the layer before needs it, and the chunk's contribution to the gradients of the
    /// parameters.
    /// </summary>
    public abstract void Backward(in Chunk chunk);

    /// <summary>Completes one unit of the gradient of the parameters. Returns it.</summary>
    /// <param name="worker">The calling thread, whose scratch buffers may be used.</param>
    /// <param name="unit">0 to <see cref="GradientUnits"/> - 1.</param>
    /// <param name="batch">Size of the current step.</param>
    public virtual GradientSlice ComputeGradient(int worker, int unit, in BatchSize batch) => default;
}
