namespace CudaEmulator.Ptx;

/// <summary>A kernel parameter as declared: <c>.param .u64 name</c> has 8 bytes. Offset is its place in the parameter buffer.</summary>
public sealed record PtxParameter(string Name, uint Offset, uint Size);
