using CudaEmulator.Arithmetic;
using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Cublas;

/// <summary>Checks a GEMM as cuBLAS does at the call, and computes it when the stream gets there.</summary>
public sealed unsafe class Gemm(Machine machine)
{
    private const int Transpose = 1;
    private const int ConjugateTranspose = 2;

    public void Enqueue(CublasHandle handle, GemmArguments gemm, bool mayRound)
    {
        Check(gemm);
        if (gemm.M == 0 || gemm.N == 0)
            return;
        var stream = machine.Streams.Resolve(handle.Stream);
        var (workspace, bytes) = (handle.Workspace, handle.WorkspaceBytes);
        // Without a workspace of the caller's, a captured GEMM drags an allocation into the graph.
        var ownPool = workspace == 0 && stream.Capture is not null;
        if (ownPool)
            stream.Context.Enqueue(stream, new Operation(NodeKind.MemAlloc, "cuBLAS workspace", () => { }));
        var round = mayRound && machine.Settings.RoundToTf32;
        stream.Context.Enqueue(stream, new Operation(NodeKind.Kernel, "cublasSgemm_v2", () =>
        {
            Scratch.Scribble(machine.Memory, workspace, Math.Min(bytes, Scratch.GemmBytes(gemm.M, gemm.N)));
            Compute(gemm, round);
        }));
        if (ownPool)
            stream.Context.Enqueue(stream, new Operation(NodeKind.MemFree, "cuBLAS workspace", () => { }));
    }

    private static void Check(GemmArguments gemm)
    {
        Require(gemm.TransA is >= 0 and <= ConjugateTranspose && gemm.TransB is >= 0 and <= ConjugateTranspose, "unknown operation");
        Require(gemm.M >= 0 && gemm.N >= 0 && gemm.K >= 0, $"negative dimension: m {gemm.M}, n {gemm.N}, k {gemm.K}");
        RequireLeading("lda", gemm.Lda, gemm.TransA == 0 ? gemm.M : gemm.K);
        RequireLeading("ldb", gemm.Ldb, gemm.TransB == 0 ? gemm.K : gemm.N);
        RequireLeading("ldc", gemm.Ldc, gemm.M);
        Require(gemm.Alpha is not null && gemm.Beta is not null, "alpha or beta is null");
        if (gemm.M == 0 || gemm.N == 0)
            return;
        Require(gemm.C != 0 && (gemm.K == 0 || (gemm.A != 0 && gemm.B != 0)), "a matrix is null");
        if ((gemm.A | gemm.B | gemm.C) % sizeof(float) != 0)
            throw new StatusException(CublasStatus.NotSupported, "a matrix is not aligned to its elements", Library.Cublas);
    }

    private static void RequireLeading(string name, int given, int rows) =>
        Require(given >= Math.Max(1, rows), $"{name} is {given}, the matrix has {rows} rows");

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new StatusException(CublasStatus.InvalidValue, otherwise, Library.Cublas);
    }

    private void Compute(GemmArguments gemm, bool round)
    {
        var product = new double[(long)gemm.M * gemm.N]; // [n, m], which is C without the gaps
        if (gemm.Alpha != 0 && gemm.K > 0)
        {
            // Column-major C is the row-major transpose: C^T [n, m] = op(B)^T [n, k] * op(A)^T [k, m].
            var b = Pack(gemm.B, gemm.Ldb, gemm.K, gemm.N, transposed: gemm.TransB >= Transpose, round);
            var a = Pack(gemm.A, gemm.Lda, gemm.M, gemm.K, transposed: gemm.TransA >= Transpose, round);
            MatrixProduct.Multiply(b, a, product, gemm.N, gemm.K, gemm.M);
        }
        var c = (float*)machine.Memory.Check(gemm.C, Footprint(gemm.Ldc, gemm.M, gemm.N), write: true);
        for (var column = 0; column < gemm.N; column++)
        {
            for (var row = 0; row < gemm.M; row++)
            {
                var at = c + (long)column * gemm.Ldc + row;
                var value = gemm.Alpha!.Value * product[(long)column * gemm.M + row];
                *at = (float)(gemm.Beta == 0 ? value : value + (double)gemm.Beta!.Value * *at);
            }
        }
    }

    /// <summary>The transpose of op(X) without gaps, row-major [columns, rows], where op(X) is [rows, columns] column-major.</summary>
    private double[] Pack(ulong address, int leading, int rows, int columns, bool transposed, bool round)
    {
        var bytes = transposed ? Footprint(leading, columns, rows) : Footprint(leading, rows, columns);
        var source = (float*)machine.Memory.Check(address, bytes, write: false);
        var packed = new double[(long)rows * columns];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                var value = transposed ? source[(long)row * leading + column] : source[(long)column * leading + row];
                packed[(long)column * rows + row] = round ? Tf32.Round(value) : value;
            }
        }
        return packed;
    }

    /// <summary>Bytes of a matrix: behind the last column there is no padding, and nothing there may be touched.</summary>
    private static ulong Footprint(int leading, int rows, int columns) =>
        ((ulong)leading * (ulong)(columns - 1) + (ulong)rows) * sizeof(float);
}
