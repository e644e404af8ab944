namespace CudaEmulator.Cudnn;

/// <summary>A convolution whose descriptors agree: x [N, C, H, W], w [K, C, R, S], y [N, K, P, Q].</summary>
public sealed record ConvolutionGeometry(TensorShape X, TensorShape W, ConvolutionSettings Settings, TensorShape Y)
{
    public int Taps => X.C * W.H * W.W;

    public int Pixels => Y.H * Y.W;

    /// <summary>Three by three or five by five, one step at a time: what Winograd's and the FFT algorithms are made for.</summary>
    public bool IsDense => Settings is { StrideH: 1, StrideW: 1, DilationH: 1, DilationW: 1 };

    public bool IsNchw => X.IsPackedNchw && W.IsPackedNchw && Y.IsPackedNchw;

    public bool IsNhwc => X.IsPackedNhwc && W.IsPackedNhwc && Y.IsPackedNhwc;

    /// <exception cref="Core.StatusException">BAD_PARAM: the shapes contradict each other.</exception>
    public static ConvolutionGeometry Of(TensorShape x, TensorShape w, ConvolutionSettings settings, TensorShape y)
    {
        Refuse.Unless(x.C == w.C, $"x has {x.C} channels, the filter {w.C}");
        var p = Extent(x.H, w.H, settings.PadH, settings.StrideH, settings.DilationH);
        var q = Extent(x.W, w.W, settings.PadW, settings.StrideW, settings.DilationW);
        Refuse.Unless(p > 0 && q > 0, $"a filter of {w.H}x{w.W} does not fit into {x}");
        Refuse.Unless((y.N, y.C, y.H, y.W) == (x.N, w.N, p, q), $"the output is {x.N}x{w.N}x{p}x{q}, its descriptor says {y}");
        return new ConvolutionGeometry(x, w, settings, y);
    }

    /// <summary>
    /// The input row that output row <paramref name="p"/> sees through filter row <paramref name="r"/>; may lie in the padding.
    /// </summary>
    public int InputRow(int p, int r) => p * Settings.StrideH - Settings.PadH + r * Settings.DilationH;

    public int InputColumn(int q, int s) => q * Settings.StrideW - Settings.PadW + s * Settings.DilationW;

    private static int Extent(int input, int filter, int pad, int stride, int dilation)
    {
        var slack = input + 2 * pad - ((filter - 1) * dilation + 1);
        return slack < 0 ? 0 : 1 + slack / stride;
    }
}
