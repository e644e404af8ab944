using System.Numerics;

namespace CudaEmulator.Arithmetic;

/// <summary>Dense products of row-major double matrices: what GEMM and convolution come down to.</summary>
public static class MatrixProduct
{
    private const int RowsAtOnce = 4;
    private const int DepthAtOnce = 256; // keeps the rows of b that are in use inside the second-level cache
    private const long WorthTwoThreads = 1 << 18;

    /// <summary>c [rows, columns] += a [rows, depth] * b [depth, columns], on the calling thread alone.</summary>
    public static void MultiplyHere(double[] a, double[] b, double[] c, int rows, int depth, int columns) =>
        Blocks(a, b, c, rows, depth, columns, 0, (rows + RowsAtOnce - 1) / RowsAtOnce);

    /// <summary>The same on two threads where it is worth it.</summary>
    public static void Multiply(double[] a, double[] b, double[] c, int rows, int depth, int columns)
    {
        var blocks = (rows + RowsAtOnce - 1) / RowsAtOnce;
        if ((long)rows * depth * columns >= WorthTwoThreads && blocks > 1)
            Parallel.For(0, 2, half => Blocks(a, b, c, rows, depth, columns, half * blocks / 2, (half + 1) * blocks / 2));
        else
            Blocks(a, b, c, rows, depth, columns, 0, blocks);
    }

    private static void Blocks(double[] a, double[] b, double[] c, int rows, int depth, int columns, int first, int end)
    {
        for (var from = 0; from < depth; from += DepthAtOnce)
        {
            var to = Math.Min(depth, from + DepthAtOnce);
            for (var block = first; block < end; block++)
            {
                var row = block * RowsAtOnce;
                if (row + RowsAtOnce <= rows)
                    FourRows(a, b, c, row, from, to, depth, columns);
                else
                    for (; row < rows; row++)
                        OneRow(a, b, c, row, from, to, depth, columns);
            }
        }
    }

    private static void FourRows(double[] a, double[] b, double[] c, int row, int from, int to, int depth, int columns)
    {
        var width = Vector<double>.Count;
        var column = 0;
        for (; column + 2 * width <= columns; column += 2 * width)
        {
            Vector<double> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
            for (var k = from; k < to; k++)
            {
                var b0 = new Vector<double>(b, k * columns + column);
                var b1 = new Vector<double>(b, k * columns + column + width);
                var at = row * depth + k;
                var a0 = new Vector<double>(a[at]);
                var a1 = new Vector<double>(a[at + depth]);
                var a2 = new Vector<double>(a[at + 2 * depth]);
                var a3 = new Vector<double>(a[at + 3 * depth]);
                c00 = Vector.FusedMultiplyAdd(a0, b0, c00);
                c01 = Vector.FusedMultiplyAdd(a0, b1, c01);
                c10 = Vector.FusedMultiplyAdd(a1, b0, c10);
                c11 = Vector.FusedMultiplyAdd(a1, b1, c11);
                c20 = Vector.FusedMultiplyAdd(a2, b0, c20);
                c21 = Vector.FusedMultiplyAdd(a2, b1, c21);
                c30 = Vector.FusedMultiplyAdd(a3, b0, c30);
                c31 = Vector.FusedMultiplyAdd(a3, b1, c31);
            }
            Add(c, row * columns + column, c00, c01);
            Add(c, (row + 1) * columns + column, c10, c11);
            Add(c, (row + 2) * columns + column, c20, c21);
            Add(c, (row + 3) * columns + column, c30, c31);
        }
        for (var offset = 0; offset < RowsAtOnce; offset++)
            Rest(a, b, c, row + offset, from, to, depth, columns, column);
    }

    private static void OneRow(double[] a, double[] b, double[] c, int row, int from, int to, int depth, int columns)
    {
        var width = Vector<double>.Count;
        var column = 0;
        for (; column + 2 * width <= columns; column += 2 * width)
        {
            Vector<double> c0 = default, c1 = default;
            for (var k = from; k < to; k++)
            {
                var factor = new Vector<double>(a[row * depth + k]);
                c0 = Vector.FusedMultiplyAdd(factor, new Vector<double>(b, k * columns + column), c0);
                c1 = Vector.FusedMultiplyAdd(factor, new Vector<double>(b, k * columns + column + width), c1);
            }
            Add(c, row * columns + column, c0, c1);
        }
        Rest(a, b, c, row, from, to, depth, columns, column);
    }

    private static void Rest(double[] a, double[] b, double[] c, int row, int from, int to, int depth, int columns, int column)
    {
        for (; column < columns; column++)
        {
            var sum = 0.0;
            for (var k = from; k < to; k++)
                sum += a[row * depth + k] * b[k * columns + column];
            c[row * columns + column] += sum;
        }
    }

    private static void Add(double[] c, int at, Vector<double> first, Vector<double> second)
    {
        (new Vector<double>(c, at) + first).CopyTo(c, at);
        (new Vector<double>(c, at + Vector<double>.Count) + second).CopyTo(c, at + Vector<double>.Count);
    }
}
