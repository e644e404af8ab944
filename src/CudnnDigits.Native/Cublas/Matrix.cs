using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cublas;

/// <summary>A row-major float32 matrix on the device, as an operand of a product.</summary>
/// <param name="Pointer">Address of the first element.</param>
/// <param name="Stride">Leading dimension: elements from the start of one stored row to the next.</param>
/// <param name="Transposed">Whether the operand is the transpose of what is stored.</param>
public readonly record struct Matrix(CUdeviceptr Pointer, int Stride, bool Transposed = false)
{
    internal cublasOperation_t Operation => Transposed ? cublasOperation_t.CUBLAS_OP_T : cublasOperation_t.CUBLAS_OP_N;
}
