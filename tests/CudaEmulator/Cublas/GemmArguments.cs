namespace CudaEmulator.Cublas;

/// <summary>The arguments of a GEMM as cuBLAS takes them: column-major, dimensions of op(A) [M, K], op(B) [K, N] and C [M, N].</summary>
/// <param name="TransA">cublasOperation_t: 0 none, 1 transpose, 2 conjugate transpose, which is the same for real numbers.</param>
/// <param name="TransB">The same for B.</param>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">What is summed over.</param>
/// <param name="Alpha">Factor of the product; null where the caller passed a null pointer.</param>
/// <param name="A">Device address of A.</param>
/// <param name="Lda">Elements from one column of A to the next.</param>
/// <param name="B">Device address of B.</param>
/// <param name="Ldb">Elements from one column of B to the next.</param>
/// <param name="Beta">Factor of the prior C; 0 means that C is not read.</param>
/// <param name="C">Device address of C.</param>
/// <param name="Ldc">Elements from one column of C to the next.</param>
public sealed record GemmArguments(
    int TransA, int TransB, int M, int N, int K, float? Alpha, ulong A, int Lda, ulong B, int Ldb, float? Beta, ulong C, int Ldc);
