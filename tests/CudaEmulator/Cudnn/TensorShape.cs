namespace CudaEmulator.Cudnn;

/// <summary>cudnnTensorFormat_t.</summary>
public enum TensorFormat
{
    Nchw = 0,
    Nhwc = 1,
}

/// <summary>The dimensions of a float tensor and how many elements lie between neighbours in each.</summary>
public sealed record TensorShape(int N, int C, int H, int W, int StrideN, int StrideC, int StrideH, int StrideW)
{
    public int Count => N * C * H * W;

    /// <summary>Bytes from the first element to the end of the last one: gaps between count, padding behind does not.</summary>
    public ulong Bytes => sizeof(float)
        * (1UL + ((ulong)(N - 1) * (ulong)StrideN) + ((ulong)(C - 1) * (ulong)StrideC) + ((ulong)(H - 1) * (ulong)StrideH)
            + ((ulong)(W - 1) * (ulong)StrideW));

    /// <summary>Whether memory order is n, c, h, w without gaps.</summary>
    public bool IsPackedNchw => this == Packed(TensorFormat.Nchw, N, C, H, W);

    public bool IsPackedNhwc => this == Packed(TensorFormat.Nhwc, N, C, H, W);

    public static TensorShape Packed(TensorFormat format, int n, int c, int h, int w) => format == TensorFormat.Nchw
        ? new TensorShape(n, c, h, w, c * h * w, h * w, w, 1)
        : new TensorShape(n, c, h, w, h * w * c, 1, w * c, c);

    public bool HasDimensionsOf(TensorShape other) => (N, C, H, W) == (other.N, other.C, other.H, other.W);

    public int Offset(int n, int c, int h, int w) => n * StrideN + c * StrideC + h * StrideH + w * StrideW;

    public override string ToString() => $"{N}x{C}x{H}x{W}";
}
