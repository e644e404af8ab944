using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>
/// The passes of batch normalization over one row of pixels, for the channels of one vector. Sums are kept in four accumulators, so that an
/// addition need not wait for the previous one.
/// </summary>
internal static unsafe class BatchNormKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Accumulators of a sum, and pixels in an iteration.</summary>
    private const int AccumulatorCount = 4;

    /// <summary>sums += sum of row[pixel][lane] over pixels, <paramref name="stride"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateSum(float* row, int pixels, int stride, ref Accumulators<S, V> sums)
    {
        V a = sums.A, b = sums.B, c = sums.C, d = sums.D;
        var x = 0;
        for (; x <= pixels - AccumulatorCount; x += AccumulatorCount, row += AccumulatorCount * stride)
        {
            a = S.Add(a, S.Load(row));
            b = S.Add(b, S.Load(row + stride));
            c = S.Add(c, S.Load(row + (2 * stride)));
            d = S.Add(d, S.Load(row + (3 * stride)));
        }

        for (; x < pixels; x++, row += stride) a = S.Add(a, S.Load(row));
        (sums.A, sums.B, sums.C, sums.D) = (a, b, c, d);
    }

    /// <summary>sums += sum of (row[pixel][lane] - mean)^2 over pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateSquaredDeviations(float* row, int pixels, int stride, V mean, ref Accumulators<S, V> sums)
    {
        V a = sums.A, b = sums.B, c = sums.C, d = sums.D;
        var x = 0;
        for (; x <= pixels - AccumulatorCount; x += AccumulatorCount, row += AccumulatorCount * stride)
        {
            V p = S.Subtract(S.Load(row), mean), q = S.Subtract(S.Load(row + stride), mean);
            V r = S.Subtract(S.Load(row + (2 * stride)), mean), s = S.Subtract(S.Load(row + (3 * stride)), mean);
            a = S.MultiplyAdd(p, p, a);
            b = S.MultiplyAdd(q, q, b);
            c = S.MultiplyAdd(r, r, c);
            d = S.MultiplyAdd(s, s, d);
        }

        for (; x < pixels; x++, row += stride)
        {
            var p = S.Subtract(S.Load(row), mean);
            a = S.MultiplyAdd(p, p, a);
        }

        (sums.A, sums.B, sums.C, sums.D) = (a, b, c, d);
    }

    /// <summary>sums += sum of gradients[pixel][lane] * (values[pixel][lane] - mean) over pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateProducts(
        float* gradients, int gradientStride, float* values, int valueStride, int pixels, V mean, ref Accumulators<S, V> sums)
    {
        V a = sums.A, b = sums.B;
        var x = 0;
        for (; x <= pixels - 2; x += 2, gradients += 2 * gradientStride, values += 2 * valueStride)
        {
            a = S.MultiplyAdd(S.Load(gradients), S.Subtract(S.Load(values), mean), a);
            b = S.MultiplyAdd(S.Load(gradients + gradientStride), S.Subtract(S.Load(values + valueStride), mean), b);
        }

        if (x < pixels) a = S.MultiplyAdd(S.Load(gradients), S.Subtract(S.Load(values), mean), a);
        (sums.A, sums.B) = (a, b);
    }

    /// <summary>to = scale * from + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* from, int fromStride, float* to, int toStride, int pixels, V scale, V shift)
    {
        for (var x = 0; x < pixels; x++, from += fromStride, to += toStride)
            S.Store(S.MultiplyAdd(S.Load(from), scale, shift), to);
    }

    /// <summary>to = gradientScale * gradients + inputScale * values + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardData(
        float* gradients, int gradientStride, float* values, float* to, int valueStride, int pixels, V gradientScale, V inputScale, V shift)
    {
        for (var x = 0; x < pixels; x++, gradients += gradientStride, values += valueStride, to += valueStride)
            S.Store(S.MultiplyAdd(S.Load(gradients), gradientScale, S.MultiplyAdd(S.Load(values), inputScale, shift)), to);
    }
}
