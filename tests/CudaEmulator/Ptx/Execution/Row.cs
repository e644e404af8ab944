using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Execution;

/// <summary>
/// A register of every thread of a block, one behind the other. Constants and special registers are rows too, so that an instruction is
/// nothing but a loop over rows. <c>Offset</c> counts bytes for each thread; below 0 are the rows that no instruction writes.
/// </summary>
internal readonly record struct Row(int Offset, ScalarType Type);
