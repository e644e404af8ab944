namespace CudnnDigits.Cuda.Runtime;

/// <summary>How products of floats are formed. cuBLAS and cuDNN have different defaults, so it is always set for both.</summary>
public enum Precision
{
    /// <summary>Full float32.</summary>
    Fp32,

    /// <summary>Factors rounded to TF32 (10 bits of mantissa) on tensor cores, sums in float32. GPUs before Ampere ignore it.</summary>
    Tf32,
}
