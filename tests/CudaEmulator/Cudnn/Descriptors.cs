namespace CudaEmulator.Cudnn;

/// <summary>A descriptor: host data that may be changed or destroyed right after the call that was given it.</summary>
public abstract class CudnnDescriptor;

/// <summary>cudnnTensorDescriptor_t. Unset until its first successful setter.</summary>
public sealed class TensorDescriptor : CudnnDescriptor
{
    public TensorShape? Shape { get; set; }
}

/// <summary>cudnnFilterDescriptor_t: [K, C, R, S], as a tensor of those dimensions.</summary>
public sealed class FilterDescriptor : CudnnDescriptor
{
    public TensorShape? Shape { get; set; }
}

/// <summary>cudnnConvolutionDescriptor_t.</summary>
public sealed class ConvolutionDescriptor : CudnnDescriptor
{
    public ConvolutionSettings? Settings { get; set; }

    /// <summary>cudnnMathType_t; another Set2d keeps it.</summary>
    public int MathType { get; set; }
}

/// <summary>What cudnnSetConvolution2dDescriptor was given.</summary>
public sealed record ConvolutionSettings(int PadH, int PadW, int StrideH, int StrideW, int DilationH, int DilationW, bool Flips);

/// <summary>cudnnActivationDescriptor_t.</summary>
public sealed class ActivationDescriptor : CudnnDescriptor
{
    public ActivationMode? Mode { get; set; }

    /// <summary>The upper bound of a clipped ReLU, the alpha of an ELU.</summary>
    public double Coefficient { get; set; }
}

/// <summary>cudnnPoolingDescriptor_t.</summary>
public sealed class PoolingDescriptor : CudnnDescriptor
{
    public PoolingWindow? Window { get; set; }
}
