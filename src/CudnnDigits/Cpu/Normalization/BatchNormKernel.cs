using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>
/// The passes of batch normalization over one row of pixels, for the channels of one vector. Sums are kept in four accumulators, so that an
/// addition need not wait for the previous one.
/// </summary>
internal static unsafe class BatchNormKernel<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Accumulators of a sum, and pixels in an iteration.</summary>
    private const int AccumulatorCount = 4;

    /// <summary>sums += sum of row[pixel][lane] over pixels, <paramref name="stride"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateSum(float* row, int pixels, int stride, ref Accumulators<T> sums)
    {
        T a = sums.A, b = sums.B, c = sums.C, d = sums.D;
        var x = 0;
        for (; x <= pixels - AccumulatorCount; x += AccumulatorCount, row += AccumulatorCount * stride)
        {
            a += T.Load(row);
            b += T.Load(row + stride);
            c += T.Load(row + (2 * stride));
            d += T.Load(row + (3 * stride));
        }

        for (; x < pixels; x++, row += stride) a += T.Load(row);
        (sums.A, sums.B, sums.C, sums.D) = (a, b, c, d);
    }

    /// <summary>sums += sum of (row[pixel][lane] - mean)^2 over pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateSquaredDeviations(float* row, int pixels, int stride, T mean, ref Accumulators<T> sums)
    {
        T a = sums.A, b = sums.B, c = sums.C, d = sums.D;
        var x = 0;
        for (; x <= pixels - AccumulatorCount; x += AccumulatorCount, row += AccumulatorCount * stride)
        {
            T p = T.Load(row) - mean, q = T.Load(row + stride) - mean;
            T r = T.Load(row + (2 * stride)) - mean, s = T.Load(row + (3 * stride)) - mean;
            a = T.MultiplyAdd(p, p, a);
            b = T.MultiplyAdd(q, q, b);
            c = T.MultiplyAdd(r, r, c);
            d = T.MultiplyAdd(s, s, d);
        }

        for (; x < pixels; x++, row += stride)
        {
            var p = T.Load(row) - mean;
            a = T.MultiplyAdd(p, p, a);
        }

        (sums.A, sums.B, sums.C, sums.D) = (a, b, c, d);
    }

    /// <summary>sums += sum of gradients[pixel][lane] * (values[pixel][lane] - mean) over pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AccumulateProducts(
        float* gradients, int gradientStride, float* values, int valueStride, int pixels, T mean, ref Accumulators<T> sums)
    {
        T a = sums.A, b = sums.B;
        var x = 0;
        for (; x <= pixels - 2; x += 2, gradients += 2 * gradientStride, values += 2 * valueStride)
        {
            a = T.MultiplyAdd(T.Load(gradients), T.Load(values) - mean, a);
            b = T.MultiplyAdd(T.Load(gradients + gradientStride), T.Load(values + valueStride) - mean, b);
        }

        if (x < pixels) a = T.MultiplyAdd(T.Load(gradients), T.Load(values) - mean, a);
        (sums.A, sums.B) = (a, b);
    }

    /// <summary>to = scale * from + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* from, int fromStride, float* to, int toStride, int pixels, T scale, T shift)
    {
        for (var x = 0; x < pixels; x++, from += fromStride, to += toStride)
            T.MultiplyAdd(T.Load(from), scale, shift).Store(to);
    }

    /// <summary>to = gradientScale * gradients + inputScale * values + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardData(
        float* gradients, int gradientStride, float* values, float* to, int valueStride, int pixels, T gradientScale, T inputScale, T shift)
    {
        for (var x = 0; x < pixels; x++, gradients += gradientStride, values += valueStride, to += valueStride)
            T.MultiplyAdd(T.Load(gradients), gradientScale, T.MultiplyAdd(T.Load(values), inputScale, shift)).Store(to);
    }
}
