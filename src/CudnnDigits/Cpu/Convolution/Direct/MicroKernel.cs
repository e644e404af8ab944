using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Direct;

/// <summary>
/// The inner loop of every direct convolution: a register-blocked matrix product of 7 rows by two vectors, whose sums stay in registers
/// until they are complete. Offset tables say where the operands are: pixels times weights give outputs, weights times pixels give
/// gradients of weights. Seven divides 28, 14 and 7, the sides of the planes of MNIST networks. With 16 registers, too few for 14 sums and
/// their operands, four rows are computed at a time and the middle row twice.
/// </summary>
/// <remarks>The shape follows Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.</remarks>
internal static unsafe class MicroKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Rows of a result tile.</summary>
    public const int Rows = 7;

    /// <summary>Floats in a row of a result tile.</summary>
    public static int Width => 2 * S.Count;

    /// <summary>
    /// results[row] = sum over terms of scalars[rowOffsets[row] + scalarOffsets[term]] * (left, right)[vectorOffsets[term]]. All offsets
    /// are in floats.
    /// </summary>
    /// <param name="scalars">Origin of the scalar operands.</param>
    /// <param name="rowOffsets">[7]</param>
    /// <param name="scalarOffsets">[terms]</param>
    /// <param name="left">Origin of the first vector operand.</param>
    /// <param name="right">Origin of the second vector operand.</param>
    /// <param name="vectorOffsets">[terms]</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="results">[7][2 vectors]</param>
    public static void Compute(
        float* scalars, int* rowOffsets, int* scalarOffsets, float* left, float* right, int* vectorOffsets, int terms, float* results)
    {
        if (S.Registers > 16)
        {
            ComputeSeven(scalars, rowOffsets, scalarOffsets, left, right, vectorOffsets, terms, results);
            return;
        }

        ComputeFour(scalars, rowOffsets, scalarOffsets, left, right, vectorOffsets, terms, results);
        ComputeFour(scalars, rowOffsets + 3, scalarOffsets, left, right, vectorOffsets, terms, results + (3 * Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeSeven(
        float* scalars, int* rowOffsets, int* scalarOffsets, float* left, float* right, int* vectorOffsets, int terms, float* results)
    {
        nint row1 = rowOffsets[1] - rowOffsets[0], row2 = rowOffsets[2] - rowOffsets[0], row3 = rowOffsets[3] - rowOffsets[0];
        nint row4 = rowOffsets[4] - rowOffsets[0], row5 = rowOffsets[5] - rowOffsets[0], row6 = rowOffsets[6] - rowOffsets[0];
        scalars += rowOffsets[0];
        V a0 = default, b0 = a0, c0 = a0, d0 = a0, e0 = a0, f0 = a0, g0 = a0;
        V a1 = a0, b1 = a0, c1 = a0, d1 = a0, e1 = a0, f1 = a0, g1 = a0;
        for (nint term = 0; term < terms; term++)
        {
            var at = scalars + scalarOffsets[term];
            V first = S.Load(left + vectorOffsets[term]), second = S.Load(right + vectorOffsets[term]);
            VectorPair<S, V>.MultiplyAdd(at, first, second, ref a0, ref a1);
            VectorPair<S, V>.MultiplyAdd(at + row1, first, second, ref b0, ref b1);
            VectorPair<S, V>.MultiplyAdd(at + row2, first, second, ref c0, ref c1);
            VectorPair<S, V>.MultiplyAdd(at + row3, first, second, ref d0, ref d1);
            VectorPair<S, V>.MultiplyAdd(at + row4, first, second, ref e0, ref e1);
            VectorPair<S, V>.MultiplyAdd(at + row5, first, second, ref f0, ref f1);
            VectorPair<S, V>.MultiplyAdd(at + row6, first, second, ref g0, ref g1);
        }

        VectorPair<S, V>.Store(a0, a1, results);
        VectorPair<S, V>.Store(b0, b1, results + Width);
        VectorPair<S, V>.Store(c0, c1, results + (2 * Width));
        VectorPair<S, V>.Store(d0, d1, results + (3 * Width));
        VectorPair<S, V>.Store(e0, e1, results + (4 * Width));
        VectorPair<S, V>.Store(f0, f1, results + (5 * Width));
        VectorPair<S, V>.Store(g0, g1, results + (6 * Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeFour(
        float* scalars, int* rowOffsets, int* scalarOffsets, float* left, float* right, int* vectorOffsets, int terms, float* results)
    {
        nint row1 = rowOffsets[1] - rowOffsets[0], row2 = rowOffsets[2] - rowOffsets[0], row3 = rowOffsets[3] - rowOffsets[0];
        scalars += rowOffsets[0];
        V a0 = default, b0 = a0, c0 = a0, d0 = a0;
        V a1 = a0, b1 = a0, c1 = a0, d1 = a0;
        for (nint term = 0; term < terms; term++)
        {
            var at = scalars + scalarOffsets[term];
            V first = S.Load(left + vectorOffsets[term]), second = S.Load(right + vectorOffsets[term]);
            VectorPair<S, V>.MultiplyAdd(at, first, second, ref a0, ref a1);
            VectorPair<S, V>.MultiplyAdd(at + row1, first, second, ref b0, ref b1);
            VectorPair<S, V>.MultiplyAdd(at + row2, first, second, ref c0, ref c1);
            VectorPair<S, V>.MultiplyAdd(at + row3, first, second, ref d0, ref d1);
        }

        VectorPair<S, V>.Store(a0, a1, results);
        VectorPair<S, V>.Store(b0, b1, results + Width);
        VectorPair<S, V>.Store(c0, c1, results + (2 * Width));
        VectorPair<S, V>.Store(d0, d1, results + (3 * Width));
    }
}
