using System.Runtime.Intrinsics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>Which of the vectors of <see cref="ISimd{T}"/> this processor is best served with.</summary>
internal static class SimdWidth
{
    /// <summary>512, 256 or 128. A constant to the JIT.</summary>
    public static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
