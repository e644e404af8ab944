using CudaEmulator.Arithmetic;

namespace CudaEmulator.Cudnn;

/// <summary>The three convolutions, image by image on two threads, summed in double.</summary>
public static unsafe class ConvolutionMath
{
    private const int Threads = 2;

    /// <summary>Hands each element of conv(x, w) to <paramref name="store"/>: n, k, p, q, value.</summary>
    public static void Forward(ConvolutionGeometry g, float* x, float* w, bool round, Action<int, int, int, int, double> store)
    {
        var filter = ConvolutionColumns.Filter(g, w, round);
        ForEachImage(g.X.N, () => (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels]), (n, scratch) =>
        {
            ConvolutionColumns.Gather(g, x, n, scratch.Columns, round);
            Array.Clear(scratch.Planes);
            MatrixProduct.MultiplyHere(filter, scratch.Columns, scratch.Planes, g.Y.C, g.Taps, g.Pixels);
            for (var at = 0; at < scratch.Planes.Length; at++)
                store(n, at / g.Pixels, at % g.Pixels / g.Y.W, at % g.Y.W, scratch.Planes[at]);
        });
    }

    public static void BackwardData(ConvolutionGeometry g, float* w, float* dy, float* dx, bool round, Blend blend)
    {
        var transposed = Transpose(ConvolutionColumns.Filter(g, w, round), g.W.N, g.Taps);
        ForEachImage(g.X.N, () => (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels], Image: new double[g.X.C * g.X.H * g.X.W]),
            (n, scratch) =>
        {
            ConvolutionColumns.GatherOutput(g, dy, n, scratch.Planes, round);
            Array.Clear(scratch.Columns);
            MatrixProduct.MultiplyHere(transposed, scratch.Planes, scratch.Columns, g.Taps, g.Y.C, g.Pixels);
            Array.Clear(scratch.Image);
            ConvolutionColumns.Scatter(g, scratch.Columns, scratch.Image);
            for (var at = 0; at < scratch.Image.Length; at++)
            {
                var (c, h, column) = (at / (g.X.H * g.X.W), at / g.X.W % g.X.H, at % g.X.W);
                blend.Store(dx + g.X.Offset(n, c, h, column), scratch.Image[at]);
            }
        });
    }

    public static void BackwardFilter(ConvolutionGeometry g, float* x, float* dy, float* dw, bool round, Blend blend)
    {
        var total = new double[g.W.N * g.Taps];
        ForEachImage(g.X.N, () => (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels], Sum: new double[g.W.N * g.Taps]),
            (n, scratch) =>
        {
            ConvolutionColumns.Gather(g, x, n, scratch.Columns, round);
            ConvolutionColumns.GatherOutput(g, dy, n, scratch.Planes, round);
            MatrixProduct.MultiplyHere(scratch.Planes, Transpose(scratch.Columns, g.Taps, g.Pixels), scratch.Sum, g.Y.C, g.Pixels, g.Taps);
        }, scratch =>
        {
            for (var at = 0; at < total.Length; at++)
                total[at] += scratch.Sum[at];
        });
        ConvolutionColumns.ForEachTap(g, (k, tap, offset) => blend.Store(dw + offset, total[k * g.Taps + tap]));
    }

    private static double[] Transpose(double[] matrix, int rows, int columns)
    {
        var transposed = new double[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                transposed[column * rows + row] = matrix[row * columns + column];
        }
        return transposed;
    }

    /// <summary>Each thread has scratch memory of its own and a fixed share of the images; the shares end in a fixed order.</summary>
    private static void ForEachImage<T>(int images, Func<T> scratch, Action<int, T> body, Action<T>? end = null)
    {
        var shares = Math.Min(Threads, images);
        var own = new T[shares];
        Parallel.For(0, shares, share =>
        {
            own[share] = scratch();
            for (var n = images * share / shares; n < images * (share + 1) / shares; n++)
                body(n, own[share]);
        });
        if (end is not null)
            Array.ForEach(own, end);
    }
}
