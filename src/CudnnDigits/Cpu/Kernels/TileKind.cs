namespace CudnnDigits.Cpu.Kernels;

/// <summary>Whether a tile of Winograd's convolution has four outputs in each dimension or, at an edge, only two.</summary>
/// <param name="IsShort">Two outputs high.</param>
/// <param name="IsNarrow">Two outputs wide.</param>
internal readonly record struct TileKind(bool IsShort, bool IsNarrow);
