namespace CudnnDigits.Cpu.Convolution.SingleChannel;

/// <summary>Where a pooled cell and its inputs lie, in floats from the first of each.</summary>
/// <param name="Input">The first of the inputs that the cell depends on.</param>
/// <param name="Output">The cell, in a block of channels.</param>
internal readonly record struct PoolWindow(int Input, int Output);
