using System.Numerics;

namespace CudaEmulator.Arithmetic;

/// <summary>Dense products of row-major double matrices: what GEMM and convolution come down to.</summary>
public static unsafe class MatrixProduct
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

    /// <summary>c [rows, columns] += a [rows, depth] * b [columns, depth] transposed, on the calling thread alone.</summary>
    public static void MultiplyByTransposed(double[] a, double[] b, double[] c, int rows, int depth, int columns)
    {
        fixed (double* left = a, right = b, sums = c)
        {
            for (var column = 0; column < columns; column++)
            {
                var row = 0;
                for (; row + RowsAtOnce <= rows; row += RowsAtOnce)
                    FourDots(left + row * depth, right + column * depth, sums + row * columns + column, depth, columns);
                for (; row < rows; row++)
                    sums[row * columns + column] += Dot(left + row * depth, right + column * depth, 0, depth);
            }
        }
    }

    private static void FourDots(double* a, double* b, double* c, int depth, int columns)
    {
        var (a1, a2, a3) = (depth, 2 * depth, 3 * depth);
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var k = 0;
        for (; k + Vector<double>.Count <= depth; k += Vector<double>.Count)
        {
            var factor = Vector.Load(b + k);
            s0 = Vector.FusedMultiplyAdd(factor, Vector.Load(a + k), s0);
            s1 = Vector.FusedMultiplyAdd(factor, Vector.Load(a + a1 + k), s1);
            s2 = Vector.FusedMultiplyAdd(factor, Vector.Load(a + a2 + k), s2);
            s3 = Vector.FusedMultiplyAdd(factor, Vector.Load(a + a3 + k), s3);
        }
        c[0] += Vector.Sum(s0) + Dot(a, b, k, depth);
        c[columns] += Vector.Sum(s1) + Dot(a + a1, b, k, depth);
        c[2 * columns] += Vector.Sum(s2) + Dot(a + a2, b, k, depth);
        c[3 * columns] += Vector.Sum(s3) + Dot(a + a3, b, k, depth);
    }

    private static double Dot(double* left, double* right, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++)
            sum += left[i] * right[i];
        return sum;
    }

    private static void Blocks(double[] a, double[] b, double[] c, int rows, int depth, int columns, int first, int end)
    {
        fixed (double* left = a, right = b, sums = c)
        {
            for (var from = 0; from < depth; from += DepthAtOnce)
            {
                var to = Math.Min(depth, from + DepthAtOnce);
                for (var block = first; block < end; block++)
                {
                    var row = block * RowsAtOnce;
                    if (row + RowsAtOnce <= rows)
                        FourRows(left + row * depth, right, sums + row * columns, from, to, depth, columns);
                    else
                        for (; row < rows; row++)
                            OneRow(left + row * depth, right, sums + row * columns, from, to, columns, 0);
                }
            }
        }
    }

    private static void FourRows(double* a, double* b, double* c, int from, int to, int depth, int columns)
    {
        var width = Vector<double>.Count;
        var a1 = a + depth;
        var a2 = a1 + depth;
        var a3 = a2 + depth;
        var column = 0;
        for (; column + 2 * width <= columns; column += 2 * width)
        {
            Vector<double> c00 = default, c01 = default, c10 = default, c11 = default;
            Vector<double> c20 = default, c21 = default, c30 = default, c31 = default;
            var at = b + (long)from * columns + column;
            for (var k = from; k < to; k++, at += columns)
            {
                var b0 = Vector.Load(at);
                var b1 = Vector.Load(at + width);
                var f0 = new Vector<double>(a[k]);
                var f1 = new Vector<double>(a1[k]);
                var f2 = new Vector<double>(a2[k]);
                var f3 = new Vector<double>(a3[k]);
                c00 = Vector.FusedMultiplyAdd(f0, b0, c00);
                c01 = Vector.FusedMultiplyAdd(f0, b1, c01);
                c10 = Vector.FusedMultiplyAdd(f1, b0, c10);
                c11 = Vector.FusedMultiplyAdd(f1, b1, c11);
                c20 = Vector.FusedMultiplyAdd(f2, b0, c20);
                c21 = Vector.FusedMultiplyAdd(f2, b1, c21);
                c30 = Vector.FusedMultiplyAdd(f3, b0, c30);
                c31 = Vector.FusedMultiplyAdd(f3, b1, c31);
            }
            Add(c + column, c00, c01);
            Add(c + columns + column, c10, c11);
            Add(c + 2 * columns + column, c20, c21);
            Add(c + 3 * columns + column, c30, c31);
        }
        for (var row = 0; row < RowsAtOnce; row++)
            OneRow(a + row * depth, b, c + row * columns, from, to, columns, column);
    }

    /// <summary>One row of the product from a column on.</summary>
    private static void OneRow(double* a, double* b, double* c, int from, int to, int columns, int column)
    {
        for (; column + Vector<double>.Count <= columns; column += Vector<double>.Count)
        {
            Vector<double> sum = default;
            for (var k = from; k < to; k++)
                sum = Vector.FusedMultiplyAdd(new Vector<double>(a[k]), Vector.Load(b + (long)k * columns + column), sum);
            (Vector.Load(c + column) + sum).Store(c + column);
        }
        for (; column < columns; column++)
        {
            for (var k = from; k < to; k++)
                c[column] += a[k] * b[(long)k * columns + column];
        }
    }

    private static void Add(double* c, Vector<double> first, Vector<double> second)
    {
        (Vector.Load(c) + first).Store(c);
        (Vector.Load(c + Vector<double>.Count) + second).Store(c + Vector<double>.Count);
    }
}
