using CudaEmulator.Arithmetic;

namespace CudaEmulator.Cudnn;

/// <summary>
/// A convolution as a matrix product: the input pixels under each tap of the filter, for every output pixel of one image,
/// [taps, pixels], taps in the order c, r, s.
/// </summary>
public static unsafe class ConvolutionColumns
{
    /// <summary>x of image <paramref name="n"/> to columns; padding is 0.</summary>
    public static void Gather(ConvolutionGeometry g, float* x, int n, double[] columns, bool round)
    {
        ForEachRow(g, (c, h, s, at) =>
        {
            if (h < 0)
            {
                columns.AsSpan(at, g.Y.W).Clear();
                return;
            }
            var row = x + g.X.Offset(n, c, h, 0);
            for (var q = 0; q < g.Y.W; q++)
            {
                var w = g.InputColumn(q, s);
                columns[at + q] = (uint)w >= (uint)g.X.W ? 0 : round ? Tf32.Round(row[w * g.X.StrideW]) : row[w * g.X.StrideW];
            }
        });
    }

    /// <summary>Adds each column entry to the input pixel that it came from: image [c, h, w].</summary>
    public static void Scatter(ConvolutionGeometry g, double[] columns, double[] image)
    {
        ForEachRow(g, (c, h, s, at) =>
        {
            if (h < 0)
                return;
            var row = image.AsSpan((c * g.X.H + h) * g.X.W, g.X.W);
            for (var q = 0; q < g.Y.W; q++)
            {
                var w = g.InputColumn(q, s);
                if ((uint)w < (uint)row.Length)
                    row[w] += columns[at + q];
            }
        });
    }

    /// <summary>The filter as [K, taps]. Mode CONVOLUTION turns it by half a turn; cross-correlation takes it as it is.</summary>
    public static double[] Filter(ConvolutionGeometry g, float* w, bool round)
    {
        var filter = new double[g.W.N * g.Taps];
        ForEachTap(g, (k, tap, offset) => filter[k * g.Taps + tap] = round ? Tf32.Round(w[offset]) : w[offset]);
        return filter;
    }

    /// <summary>Visits every weight: its output channel, its tap, and where it lies in memory.</summary>
    public static void ForEachTap(ConvolutionGeometry g, Action<int, int, int> visit)
    {
        for (var k = 0; k < g.W.N; k++)
        {
            for (var tap = 0; tap < g.Taps; tap++)
            {
                var (c, r, s) = Place(g, tap);
                visit(k, tap, g.Settings.Flips ? g.W.Offset(k, c, g.W.H - 1 - r, g.W.W - 1 - s) : g.W.Offset(k, c, r, s));
            }
        }
    }

    /// <summary>The image's part of dy as [K, pixels].</summary>
    public static void GatherOutput(ConvolutionGeometry g, float* y, int n, double[] planes, bool round)
    {
        var at = 0;
        for (var k = 0; k < g.Y.C; k++)
        {
            for (var p = 0; p < g.Y.H; p++)
            {
                var row = y + g.Y.Offset(n, k, p, 0);
                for (var q = 0; q < g.Y.W; q++, at++)
                    planes[at] = round ? Tf32.Round(row[q * g.Y.StrideW]) : row[q * g.Y.StrideW];
            }
        }
    }

    /// <summary>
    /// Visits the rows of the columns: input channel, input row (-1 in the padding), filter column, index of the first entry.
    /// </summary>
    private static void ForEachRow(ConvolutionGeometry g, Action<int, int, int, int> visit)
    {
        for (var tap = 0; tap < g.Taps; tap++)
        {
            var (c, r, s) = Place(g, tap);
            for (var p = 0; p < g.Y.H; p++)
            {
                var h = g.InputRow(p, r);
                visit(c, h < g.X.H ? Math.Max(h, -1) : -1, s, tap * g.Pixels + p * g.Y.W);
            }
        }
    }

    private static (int C, int R, int S) Place(ConvolutionGeometry g, int tap) =>
        (tap / (g.W.H * g.W.W), tap / g.W.W % g.W.H, tap % g.W.W);
}
