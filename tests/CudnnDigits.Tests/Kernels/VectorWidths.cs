using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>A call of a kernel, generic over the width of its vectors.</summary>
internal interface IKernelCall
{
    void Run<T>()
        where T : unmanaged, ISimd<T>;
}

/// <summary>
/// Runs a kernel in vectors of a given width. Every width runs on every machine: where the processor lacks the registers, .NET computes the
/// same vectors in narrower ones.
/// </summary>
internal static class VectorWidths
{
    /// <summary>In bits; 32 is <see cref="SimdScalar"/>.</summary>
    public static readonly int[] All = [512, 256, 128, 32];

    public static void Run(int bits, IKernelCall call)
    {
        switch (bits)
        {
            case 512: call.Run<Simd512>(); break;
            case 256: call.Run<Simd256>(); break;
            case 128: call.Run<Simd128>(); break;
            case 32: call.Run<SimdScalar>(); break;
            default: throw new ArgumentException($"{bits} bits: there is no such vector");
        }
    }
}
