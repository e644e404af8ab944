using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Update;

/// <summary>Applies an update rule to ranges of the flat parameter buffers. All ranges of one step share its constants.</summary>
internal interface ICpuOptimizer
{
    /// <summary>Number of steps begun so far.</summary>
    long Steps { get; set; }

    /// <summary>Starts the next step.</summary>
    /// <param name="rate">The learning rate of the step.</param>
    void Begin(float rate);

    /// <summary>Updates the parameters that a gradient belongs to. Returns whether everything it wrote is finite.</summary>
    /// <remarks>
    /// The range is updated in whole vectors. Only the last range of a block can end between two multiples of 16 floats, and blocks are
    /// padded to such a multiple, so the extra floats belong to no other range.
    /// </remarks>
    bool Update(in GradientSlice gradient);
}
