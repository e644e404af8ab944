using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Update;

/// <summary>
/// Tells whether floats are all finite: zero times a finite number is zero and adds nothing, zero times anything else is not a number
/// and stays so in the sum. It runs over parameters that have just been updated, so they are still in the cache.
/// </summary>
internal static unsafe class FiniteCheck
{
    /// <param name="values">On no boundary in particular.</param>
    /// <param name="length">
    /// Up to a multiple of 16 what follows is checked, too. Blocks of parameters are padded to one, with numbers that stay finite as long
    /// as theirs do.
    /// </param>
    public static bool AllFinite(float* values, int length) => SimdWidth.Bits switch
    {
        512 => AllFinite<Simd512>(values, length),
        256 => AllFinite<Simd256>(values, length),
        _ => AllFinite<Simd128>(values, length),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite<T>(float* values, int length)
        where T : unmanaged, ISimd<T>
    {
        T zero = T.Broadcast(0), even = zero, odd = zero;
        var index = 0;
        // Two sums, so that an addition need not wait for the one before it.
        for (; index <= length - (2 * T.Count); index += 2 * T.Count)
        {
            even = T.MultiplyAdd(T.Load(values + index), zero, even);
            odd = T.MultiplyAdd(T.Load(values + index + T.Count), zero, odd);
        }

        for (; index < length; index += T.Count) even = T.MultiplyAdd(T.Load(values + index), zero, even);
        return T.Sum(even + odd) == 0;
    }
}
