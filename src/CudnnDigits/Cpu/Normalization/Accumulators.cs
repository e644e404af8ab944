using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>A sum in four parts that are added independently.</summary>
internal struct Accumulators<T>
    where T : unmanaged, ISimd<T>
{
    public T A, B, C, D;

    /// <summary>Zero.</summary>
    public static Accumulators<T> Zero => new() { A = T.Broadcast(0), B = T.Broadcast(0), C = T.Broadcast(0), D = T.Broadcast(0) };

    public readonly T Total => A + B + (C + D);
}
