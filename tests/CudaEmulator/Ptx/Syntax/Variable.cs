namespace CudaEmulator.Ptx.Syntax;

internal enum StateSpace { Global, Const, Shared, Local, Param }

/// <summary>
/// A variable or parameter in memory. It has 0 bytes when it is an <c>.extern .shared</c> array, whose size the launch gives; what
/// <c>Initial</c> does not reach starts as zero.
/// </summary>
internal sealed record Variable(string Name, StateSpace Space, int Bytes, int Alignment, byte[] Initial);
