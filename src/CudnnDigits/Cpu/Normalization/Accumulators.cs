using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>A sum in four parts that are added independently.</summary>
internal struct Accumulators<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    public V A, B, C, D;

    /// <summary>Zero.</summary>
    public static Accumulators<S, V> Zero => default;

    public readonly V Total => S.Add(S.Add(A, B), S.Add(C, D));
}
