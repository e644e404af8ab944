using System.Runtime.Intrinsics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>The vector width that suits this processor best.</summary>
internal static class SimdWidth
{
    /// <summary>Bits in a vector: 512, 256 or 128. A constant to the JIT.</summary>
    public static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
