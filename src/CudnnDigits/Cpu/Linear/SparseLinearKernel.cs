using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// Products of a dense matrix and a sparse vector, for weights [in][out] from which the non-zero inputs select rows. Most inputs of a fully
/// connected layer are zero (background pixels, or the output of a ReLU), so it lists the others and reads only their rows.
/// </summary>
/// <remarks>Skipping a product with zero is exact unless the weight is infinite or NaN.</remarks>
internal static unsafe class SparseLinearKernel<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Vectors of sums that a wide kernel keeps in registers.</summary>
    private const int Wide = 8;

    /// <summary>
    /// Appends the non-zero elements of values[from .. to] to a list. Returns the new length of the list; up to a vector past it may be
    /// overwritten.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CompressNonZero(float* values, int from, int to, int* indices, float* toValues, int length)
    {
        for (var start = from; start < to; start += T.Count)
        {
            var vector = T.Load(values + start);
            var mask = T.NonZeroMask(vector);
            if (to - start < T.Count) mask &= (1u << (to - start)) - 1;
            length += T.CompressStore(vector, mask, start, toValues + length, indices + length);
        }

        return length;
    }

    /// <summary>output[out] += sum over the list of value * weights[index][out], for a multiple of 16 outputs.</summary>
    public static void Forward(float* weights, int outputs, in SparseList list, float* output)
    {
        var column = 0;
        for (; column + (Wide * T.Count) <= outputs; column += Wide * T.Count)
            ForwardWide(weights + column, outputs, list, output + column);
        for (; column < outputs; column += T.Count)
            ForwardNarrow(weights + column, outputs, list, output + column);
    }

    /// <summary>gradients[index] = sum over out of weights[index][out] * outputGradient[out], for each index of the list.</summary>
    public static void BackwardData(float* weights, int outputs, in SparseList list, float* outputGradient, float* gradients)
    {
        var column = 0;
        for (; column + (Wide * T.Count) <= outputs; column += Wide * T.Count)
            BackwardDataWide(weights + column, outputs, list, outputGradient + column, gradients, add: column > 0);
        for (; column < outputs; column += T.Count)
            BackwardDataNarrow(weights + column, outputs, list, outputGradient + column, gradients, add: column > 0);
    }

    /// <summary>
    /// weightGradient[index - first][out] += value * outputGradient[out] for each entry of the list: the contribution of one image, an
    /// outer product. It reads and writes memory for every entry, which suits rows of one or two vectors; wider rows are better summed in
    /// registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProduct(in SparseList list, float* outputGradient, int outputs, float* weightGradient, int first)
    {
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var column = 0; column < outputs; column += T.Count)
        {
            var gradient = T.Load(outputGradient + column);
            for (var entry = 0; entry < length; entry++)
            {
                var row = weightGradient + ((long)(indices[entry] - first) * outputs) + column;
                T.MultiplyAdd(T.Broadcast(values[entry]), gradient, T.Load(row)).Store(row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardWide(float* weights, int stride, in SparseList list, float* output)
    {
        T a = T.Load(output), b = T.Load(output + T.Count), c = T.Load(output + (2 * T.Count)), d = T.Load(output + (3 * T.Count));
        T e = T.Load(output + (4 * T.Count)), f = T.Load(output + (5 * T.Count));
        T g = T.Load(output + (6 * T.Count)), h = T.Load(output + (7 * T.Count));
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var entry = 0; entry < length; entry++)
        {
            var row = weights + ((long)indices[entry] * stride);
            var x = T.Broadcast(values[entry]);
            a = T.MultiplyAdd(x, T.Load(row), a);
            b = T.MultiplyAdd(x, T.Load(row + T.Count), b);
            c = T.MultiplyAdd(x, T.Load(row + (2 * T.Count)), c);
            d = T.MultiplyAdd(x, T.Load(row + (3 * T.Count)), d);
            e = T.MultiplyAdd(x, T.Load(row + (4 * T.Count)), e);
            f = T.MultiplyAdd(x, T.Load(row + (5 * T.Count)), f);
            g = T.MultiplyAdd(x, T.Load(row + (6 * T.Count)), g);
            h = T.MultiplyAdd(x, T.Load(row + (7 * T.Count)), h);
        }

        a.Store(output);
        b.Store(output + T.Count);
        c.Store(output + (2 * T.Count));
        d.Store(output + (3 * T.Count));
        e.Store(output + (4 * T.Count));
        f.Store(output + (5 * T.Count));
        g.Store(output + (6 * T.Count));
        h.Store(output + (7 * T.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardNarrow(float* weights, int stride, in SparseList list, float* output)
    {
        var sum = T.Load(output);
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var entry = 0; entry < length; entry++)
            sum = T.MultiplyAdd(T.Broadcast(values[entry]), T.Load(weights + ((long)indices[entry] * stride)), sum);
        sum.Store(output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDataWide(float* weights, int stride, in SparseList list, float* outputGradient, float* gradients, bool add)
    {
        T a = T.Load(outputGradient), b = T.Load(outputGradient + T.Count);
        T c = T.Load(outputGradient + (2 * T.Count)), d = T.Load(outputGradient + (3 * T.Count));
        T e = T.Load(outputGradient + (4 * T.Count)), f = T.Load(outputGradient + (5 * T.Count));
        T g = T.Load(outputGradient + (6 * T.Count)), h = T.Load(outputGradient + (7 * T.Count));
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var entry = 0; entry < length; entry++)
        {
            var row = weights + ((long)indices[entry] * stride);
            var even = a * T.Load(row);
            var odd = b * T.Load(row + T.Count);
            even = T.MultiplyAdd(c, T.Load(row + (2 * T.Count)), even);
            odd = T.MultiplyAdd(d, T.Load(row + (3 * T.Count)), odd);
            even = T.MultiplyAdd(e, T.Load(row + (4 * T.Count)), even);
            odd = T.MultiplyAdd(f, T.Load(row + (5 * T.Count)), odd);
            even = T.MultiplyAdd(g, T.Load(row + (6 * T.Count)), even);
            odd = T.MultiplyAdd(h, T.Load(row + (7 * T.Count)), odd);
            var sum = T.Sum(even + odd);
            gradients[indices[entry]] = add ? gradients[indices[entry]] + sum : sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDataNarrow(float* weights, int stride, in SparseList list, float* outputGradient, float* gradients, bool add)
    {
        var a = T.Load(outputGradient);
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var entry = 0; entry < length; entry++)
        {
            var sum = T.Sum(a * T.Load(weights + ((long)indices[entry] * stride)));
            gradients[indices[entry]] = add ? gradients[indices[entry]] + sum : sum;
        }
    }
}
