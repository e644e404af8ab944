using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Update;

/// <summary>
/// Tells whether floats are all finite, at the cost of one multiply-add a vector: 0 * x is 0 for every finite x and NaN for an infinity or
/// a NaN, and a NaN survives in the sum. It runs right after the update, while the parameters are still in the cache.
/// </summary>
internal static unsafe class FiniteCheck<T>
    where T : unmanaged, ISimd<T>
{
    /// <param name="values">The first float; needs no alignment.</param>
    /// <param name="length">
    /// Number of floats. The floats up to the next multiple of 16 are checked as well: blocks of parameters are padded to one, and the
    /// padding stays finite as long as the parameters do.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(float* values, int length)
    {
        T zero = T.Broadcast(0), even = zero, odd = zero;
        var index = 0;
        // Two sums, so that an addition need not wait for the previous one.
        for (; index <= length - (2 * T.Count); index += 2 * T.Count)
        {
            even = T.MultiplyAdd(T.Load(values + index), zero, even);
            odd = T.MultiplyAdd(T.Load(values + index + T.Count), zero, odd);
        }

        for (; index < length; index += T.Count) even = T.MultiplyAdd(T.Load(values + index), zero, even);
        return T.Sum(even + odd) == 0;
    }
}
