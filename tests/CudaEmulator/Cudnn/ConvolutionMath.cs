using CudaEmulator.Arithmetic;

namespace CudaEmulator.Cudnn;

/// <summary>Takes one plane of results [h, w] of image n and channel c.</summary>
public delegate void PlaneSink(int n, int c, ReadOnlySpan<double> plane);

/// <summary>The three convolutions, image by image on two threads, summed in double.</summary>
public static unsafe class ConvolutionMath
{
    private const int Threads = 2;

    /// <summary>Hands conv(x, w) to <paramref name="store"/>, which threads call at once for different images.</summary>
    public static void Forward(ConvolutionGeometry g, float* x, float* w, bool round, PlaneSink store)
    {
        var filter = ConvolutionColumns.Filter(g, w, round);
        ForEachImage(g.X.N, () => (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels]), (n, scratch) =>
        {
            ConvolutionColumns.Gather(g, x, n, scratch.Columns, round);
            Array.Clear(scratch.Planes);
            MatrixProduct.MultiplyHere(filter, scratch.Columns, scratch.Planes, g.Y.C, g.Taps, g.Pixels);
            for (var k = 0; k < g.Y.C; k++)
                store(n, k, scratch.Planes.AsSpan(k * g.Pixels, g.Pixels));
        });
    }

    /// <summary>Hands the gradient with respect to x to <paramref name="store"/>.</summary>
    public static void BackwardData(ConvolutionGeometry g, float* w, float* dy, bool round, PlaneSink store)
    {
        var transposed = Transpose(ConvolutionColumns.Filter(g, w, round), g.W.N, g.Taps);
        var plane = g.X.H * g.X.W;
        ForEachImage(g.X.N, () =>
            (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels], Image: new double[g.X.C * plane]),
            (n, scratch) =>
        {
            ConvolutionColumns.GatherOutput(g, dy, n, scratch.Planes, round);
            Array.Clear(scratch.Columns);
            MatrixProduct.MultiplyHere(transposed, scratch.Planes, scratch.Columns, g.Taps, g.Y.C, g.Pixels);
            Array.Clear(scratch.Image);
            ConvolutionColumns.Scatter(g, scratch.Columns, scratch.Image);
            for (var c = 0; c < g.X.C; c++)
                store(n, c, scratch.Image.AsSpan(c * plane, plane));
        });
    }

    /// <summary>The gradient with respect to w, summed over the images: [K, taps].</summary>
    public static double[] BackwardFilter(ConvolutionGeometry g, float* x, float* dy, bool round)
    {
        var total = new double[g.W.N * g.Taps];
        ForEachImage(g.X.N, () =>
            (Columns: new double[g.Taps * g.Pixels], Planes: new double[g.Y.C * g.Pixels], Sum: new double[g.W.N * g.Taps]),
            (n, scratch) =>
        {
            ConvolutionColumns.Gather(g, x, n, scratch.Columns, round);
            ConvolutionColumns.GatherOutput(g, dy, n, scratch.Planes, round);
            MatrixProduct.MultiplyByTransposed(scratch.Planes, scratch.Columns, scratch.Sum, g.Y.C, g.Pixels, g.Taps);
        }, scratch =>
        {
            for (var at = 0; at < total.Length; at++)
                total[at] += scratch.Sum[at];
        });
        return total;
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
