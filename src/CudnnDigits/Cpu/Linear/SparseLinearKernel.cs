using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// Products of a dense matrix and a sparse vector, for weights [in][out] from which the non-zero inputs select rows. Most inputs of a fully
/// connected layer are zero (background pixels, or the output of a ReLU), so it lists the others and reads only their rows.
/// </summary>
/// <remarks>Skipping a product with zero is exact unless the weight is infinite or NaN.</remarks>
internal static unsafe class SparseLinearKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
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
        for (var start = from; start < to; start += S.Count)
        {
            var vector = S.Load(values + start);
            var mask = S.NonZeroMask(vector);
            if (to - start < S.Count) mask &= (1u << (to - start)) - 1;
            length += S.CompressStore(vector, mask, start, toValues + length, indices + length);
        }

        return length;
    }

    /// <summary>output[out] += sum over the list of value * weights[index][out], for a multiple of 16 outputs.</summary>
    public static void Forward(float* weights, int outputs, in SparseList list, float* output)
    {
        var column = 0;
        for (; column + (Wide * S.Count) <= outputs; column += Wide * S.Count)
            ForwardWide(weights + column, outputs, list, output + column);
        for (; column < outputs; column += S.Count)
            ForwardNarrow(weights + column, outputs, list, output + column);
    }

    /// <summary>gradients[index] = sum over out of weights[index][out] * outputGradient[out], for each index of the list.</summary>
    public static void BackwardData(float* weights, int outputs, in SparseList list, float* outputGradient, float* gradients)
    {
        var column = 0;
        for (; column + (Wide * S.Count) <= outputs; column += Wide * S.Count)
            BackwardDataWide(weights + column, outputs, list, outputGradient + column, gradients, add: column > 0);
        for (; column < outputs; column += S.Count)
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
        nint stride = outputs;
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (var column = 0; column < outputs; column += S.Count)
        {
            var gradient = S.Load(outputGradient + column);
            for (nint entry = 0; entry < length; entry++)
            {
                var row = weightGradient + ((long)(indices[entry] - first) * stride) + column;
                S.Store(S.MultiplyAdd(S.Broadcast(values[entry]), gradient, S.Load(row)), row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardWide(float* weights, nint stride, in SparseList list, float* output)
    {
        V a = S.Load(output), b = S.Load(output + S.Count), c = S.Load(output + (2 * S.Count)), d = S.Load(output + (3 * S.Count));
        V e = S.Load(output + (4 * S.Count)), f = S.Load(output + (5 * S.Count));
        V g = S.Load(output + (6 * S.Count)), h = S.Load(output + (7 * S.Count));
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (nint entry = 0; entry < length; entry++)
        {
            var row = weights + ((nint)indices[entry] * stride);
            var x = S.Broadcast(values[entry]);
            a = S.MultiplyAdd(x, S.Load(row), a);
            b = S.MultiplyAdd(x, S.Load(row + S.Count), b);
            c = S.MultiplyAdd(x, S.Load(row + (2 * S.Count)), c);
            d = S.MultiplyAdd(x, S.Load(row + (3 * S.Count)), d);
            e = S.MultiplyAdd(x, S.Load(row + (4 * S.Count)), e);
            f = S.MultiplyAdd(x, S.Load(row + (5 * S.Count)), f);
            g = S.MultiplyAdd(x, S.Load(row + (6 * S.Count)), g);
            h = S.MultiplyAdd(x, S.Load(row + (7 * S.Count)), h);
        }

        S.Store(a, output);
        S.Store(b, output + S.Count);
        S.Store(c, output + (2 * S.Count));
        S.Store(d, output + (3 * S.Count));
        S.Store(e, output + (4 * S.Count));
        S.Store(f, output + (5 * S.Count));
        S.Store(g, output + (6 * S.Count));
        S.Store(h, output + (7 * S.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardNarrow(float* weights, nint stride, in SparseList list, float* output)
    {
        var sum = S.Load(output);
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (nint entry = 0; entry < length; entry++)
            sum = S.MultiplyAdd(S.Broadcast(values[entry]), S.Load(weights + ((nint)indices[entry] * stride)), sum);
        S.Store(sum, output);
    }

    /// <summary>Four rows at a time, for the sums over the lanes of four vectors cost little more than that of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDataWide(float* weights, nint stride, in SparseList list, float* outputGradient, float* gradients, bool add)
    {
        V a = S.Load(outputGradient), b = S.Load(outputGradient + S.Count);
        V c = S.Load(outputGradient + (2 * S.Count)), d = S.Load(outputGradient + (3 * S.Count));
        V e = S.Load(outputGradient + (4 * S.Count)), f = S.Load(outputGradient + (5 * S.Count));
        V g = S.Load(outputGradient + (6 * S.Count)), h = S.Load(outputGradient + (7 * S.Count));
        int* indices = list.Indices;
        var length = list.Length;
        nint entry = 0;
        for (; entry <= length - 4; entry += 4)
        {
            nint first = indices[entry], second = indices[entry + 1], third = indices[entry + 2], fourth = indices[entry + 3];
            var sums = S.SumEach(
                DotProduct(weights + (first * stride), a, b, c, d, e, f, g, h), DotProduct(weights + (second * stride), a, b, c, d, e, f, g, h),
                DotProduct(weights + (third * stride), a, b, c, d, e, f, g, h), DotProduct(weights + (fourth * stride), a, b, c, d, e, f, g, h));
            if (add) sums += Vector128.Create(gradients[first], gradients[second], gradients[third], gradients[fourth]);
            gradients[first] = sums[0];
            gradients[second] = sums[1];
            gradients[third] = sums[2];
            gradients[fourth] = sums[3];
        }

        for (; entry < length; entry++)
        {
            nint row = indices[entry];
            var sum = S.Sum(DotProduct(weights + (row * stride), a, b, c, d, e, f, g, h));
            gradients[row] = add ? gradients[row] + sum : sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V DotProduct(float* row, V a, V b, V c, V d, V e, V f, V g, V h)
    {
        var even = S.Multiply(a, S.Load(row));
        var odd = S.Multiply(b, S.Load(row + S.Count));
        even = S.MultiplyAdd(c, S.Load(row + (2 * S.Count)), even);
        odd = S.MultiplyAdd(d, S.Load(row + (3 * S.Count)), odd);
        even = S.MultiplyAdd(e, S.Load(row + (4 * S.Count)), even);
        odd = S.MultiplyAdd(f, S.Load(row + (5 * S.Count)), odd);
        even = S.MultiplyAdd(g, S.Load(row + (6 * S.Count)), even);
        odd = S.MultiplyAdd(h, S.Load(row + (7 * S.Count)), odd);
        return S.Add(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDataNarrow(float* weights, nint stride, in SparseList list, float* outputGradient, float* gradients, bool add)
    {
        var a = S.Load(outputGradient);
        int* indices = list.Indices;
        float* values = list.Values;
        var length = list.Length;
        for (nint entry = 0; entry < length; entry++)
        {
            var sum = S.Sum(S.Multiply(a, S.Load(weights + ((nint)indices[entry] * stride))));
            gradients[indices[entry]] = add ? gradients[indices[entry]] + sum : sum;
        }
    }
}
