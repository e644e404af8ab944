namespace CudnnDigits.Cpu.Kernels;

/// <summary>Where a pooled cell and its inputs lie, in floats from the first of each.</summary>
/// <param name="Corner">The first of the inputs that the cell depends on.</param>
/// <param name="Cell">The cell, in a block of channels.</param>
internal readonly record struct CellPlace(int Corner, int Cell);
