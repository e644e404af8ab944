using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Cublas;

/// <summary>A row-major float matrix on the device, as an operand.</summary>
/// <param name="Pointer">Its first element.</param>
/// <param name="Stride">Elements from one stored row to the next.</param>
/// <param name="Transposed">Whether it is meant transposed.</param>
public readonly record struct Matrix(CUdeviceptr Pointer, int Stride, bool Transposed = false)
{
    internal cublasOperation_t Operation => Transposed ? cublasOperation_t.CUBLAS_OP_T : cublasOperation_t.CUBLAS_OP_N;
}
