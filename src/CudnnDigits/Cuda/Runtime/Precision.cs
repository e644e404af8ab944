namespace CudnnDigits.Cuda.Runtime;

/// <summary>Precision of float32 products. cuBLAS and cuDNN have different defaults, so it is always set for both.</summary>
public enum Precision
{
    /// <summary>Full float32.</summary>
    Fp32,

    /// <summary>
    /// Operands rounded to TF32 (10 bits of mantissa) on tensor cores, accumulation in float32. GPUs before Ampere ignore it.
    /// </summary>
    Tf32,
}
