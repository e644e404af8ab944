using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>A call of a kernel, generic over the width of its vectors.</summary>
internal interface IKernelCall
{
    void Run<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged;
}

/// <summary>
/// Runs a kernel in vectors of a given width, one of those that the processor has.
/// </summary>
internal static class VectorWidths
{
    /// <summary>In bits, those of this processor; 32 is <see cref="SimdScalar"/>.</summary>
    public static readonly int[] All = [.. SimdWidth.All.Where(SimdWidth.IsSupported), 32];

    public static void Run(int bits, IKernelCall call)
    {
        switch (bits)
        {
            case 512: call.Run<Simd512, Vector512<float>>(); break;
            case 256: call.Run<Simd256, Vector256<float>>(); break;
            case 128: call.Run<Simd128, Vector128<float>>(); break;
            case 32: call.Run<SimdScalar, float>(); break;
            default: throw new ArgumentException($"{bits} bits: there is no such vector");
        }
    }
}
