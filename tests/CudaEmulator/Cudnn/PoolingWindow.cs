namespace CudaEmulator.Cudnn;

/// <summary>cudnnPoolingMode_t.</summary>
public enum PoolingMode
{
    Max = 0,
    AverageIncludingPadding = 1,
    AverageExcludingPadding = 2,
    MaxDeterministic = 3,
}

/// <summary>What cudnnSetPooling2dDescriptor was given.</summary>
public sealed record PoolingWindow(PoolingMode Mode, int Height, int Width, int PadH, int PadW, int StrideH, int StrideW)
{
    public bool IsMax => Mode is PoolingMode.Max or PoolingMode.MaxDeterministic;

    public int OutputHeight(int height) => 1 + FloorDivide(height + 2 * PadH - Height, StrideH);

    public int OutputWidth(int width) => 1 + FloorDivide(width + 2 * PadW - Width, StrideW);

    /// <summary>The part of the input under output element (p, q).</summary>
    public PoolingPlace Place(int n, int c, int p, int q, TensorShape input)
    {
        var (top, left) = (p * StrideH - PadH, q * StrideW - PadW);
        return new PoolingPlace(n, c, p, q,
            Math.Max(0, top), Math.Min(input.H, top + Height), Math.Max(0, left), Math.Min(input.W, left + Width));
    }

    /// <summary>What an average divides by.</summary>
    public int Divisor(PoolingPlace place) => Mode == PoolingMode.AverageIncludingPadding
        ? Height * Width
        : (place.ToH - place.FromH) * (place.ToW - place.FromW);

    private static int FloorDivide(int value, int by) => (int)Math.Floor((double)value / by);
}

/// <summary>One output element (P, Q) of plane (N, C) and the input rows [FromH, ToH) and columns [FromW, ToW) that it sees.</summary>
public readonly record struct PoolingPlace(int N, int C, int P, int Q, int FromH, int ToH, int FromW, int ToW)
{
    public int Index(TensorShape shape, (int H, int W) at) => shape.Offset(N, C, at.H, at.W);
}
