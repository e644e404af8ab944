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
        for (var tap = 0; tap < g.Taps; tap++)
        {
            var (c, r, s) = (tap / (g.W.H * g.W.W), tap / g.W.W % g.W.H, tap % g.W.W);
            var at = tap * g.Pixels;
            for (var p = 0; p < g.Y.H; p++)
            {
                var h = g.InputRow(p, r);
                for (var q = 0; q < g.Y.W; q++, at++)
                {
                    var w = g.InputColumn(q, s);
                    var inside = (uint)h < (uint)g.X.H && (uint)w < (uint)g.X.W;
                    var value = inside ? x[g.X.Offset(n, c, h, w)] : 0;
                    columns[at] = round ? Arithmetic.Tf32.Round(value) : value;
                }
            }
        }
    }

    /// <summary>Adds each column entry to the input pixel that it came from: image [c, h, w].</summary>
    public static void Scatter(ConvolutionGeometry g, double[] columns, double[] image)
    {
        for (var tap = 0; tap < g.Taps; tap++)
        {
            var (c, r, s) = (tap / (g.W.H * g.W.W), tap / g.W.W % g.W.H, tap % g.W.W);
            var at = tap * g.Pixels;
            for (var p = 0; p < g.Y.H; p++)
            {
                var h = g.InputRow(p, r);
                for (var q = 0; q < g.Y.W; q++, at++)
                {
                    var w = g.InputColumn(q, s);
                    if ((uint)h < (uint)g.X.H && (uint)w < (uint)g.X.W)
                        image[(c * g.X.H + h) * g.X.W + w] += columns[at];
                }
            }
        }
    }

    /// <summary>The filter as [K, taps]. Mode CONVOLUTION turns it by half a turn; cross-correlation takes it as it is.</summary>
    public static double[] Filter(ConvolutionGeometry g, float* w, bool round)
    {
        var filter = new double[g.W.N * g.Taps];
        ForEachTap(g, (k, tap, offset) => filter[k * g.Taps + tap] = round ? Arithmetic.Tf32.Round(w[offset]) : w[offset]);
        return filter;
    }

    /// <summary>Visits every weight: its output channel, its tap, and where it lies in memory.</summary>
    public static void ForEachTap(ConvolutionGeometry g, Action<int, int, int> visit)
    {
        for (var k = 0; k < g.W.N; k++)
        {
            for (var tap = 0; tap < g.Taps; tap++)
            {
                var (c, r, s) = (tap / (g.W.H * g.W.W), tap / g.W.W % g.W.H, tap % g.W.W);
                visit(k, tap, g.Settings.Flips ? g.W.Offset(k, c, g.W.H - 1 - r, g.W.W - 1 - s) : g.W.Offset(k, c, r, s));
            }
        }
    }

    /// <summary>The image's part of y or dy as [K, pixels].</summary>
    public static void GatherOutput(ConvolutionGeometry g, float* y, int n, double[] planes, bool round)
    {
        for (var at = 0; at < planes.Length; at++)
        {
            var value = y[g.Y.Offset(n, at / g.Pixels, at % g.Pixels / g.Y.W, at % g.Y.W)];
            planes[at] = round ? Arithmetic.Tf32.Round(value) : value;
        }
    }
}
