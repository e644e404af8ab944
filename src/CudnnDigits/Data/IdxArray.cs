namespace CudnnDigits.Data;

/// <summary>The bytes of an IDX file: <c>Shape</c> outermost dimension first, <c>Values</c> row by row.</summary>
public sealed record IdxArray(int[] Shape, byte[] Values);
