using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// Products with a matrix of 16 columns. A row is one vector (or a few), and the scalars that multiply it are broadcast. Rows whose input
/// is zero in every image at hand, such as the margins of digits, are skipped.
/// </summary>
internal static unsafe class NarrowLinearKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Images that are multiplied together: each row of the weights is loaded once for all of them.</summary>
    public const int Images = 8;

    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>Lists the rows where the input of some image is not zero. Returns their number.</summary>
    /// <param name="inputs">[image][stride]. Up to a vector past the last input may be read.</param>
    /// <param name="count">Number of inputs of an image.</param>
    /// <param name="stride">Distance in floats between the inputs of two images.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="rows">Receives the rows; needs room for all of them and 16 more that may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ListNonZeroRows(float* inputs, int count, int stride, int images, int* rows)
    {
        var values = stackalloc float[Block];
        var length = 0;
        for (var first = 0; first < count; first += S.Count)
        {
            var all = S.Load(inputs + first);
            for (var image = 1; image < images; image++) all = S.Or(all, S.Load(inputs + (image * stride) + first));
            var wanted = S.NonZeroMask(all);
            if (count - first < S.Count) wanted &= (1u << (count - first)) - 1;
            length += S.CompressStore(default, wanted, first, values, rows + length);
        }

        return length;
    }

    /// <summary>outputs[image][16] = bias[16] + inputs[image] * weights[rows][16], for up to 8 images.</summary>
    /// <param name="weights">[rows][16]</param>
    /// <param name="rows">The rows that are not skipped.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="bias">[16]</param>
    /// <param name="inputs">[image][stride]</param>
    /// <param name="stride">Distance in floats between the inputs of two images.</param>
    /// <param name="images">Number of images, 1 to 8. With fewer than 8 the last one is computed again in place of the others.</param>
    /// <param name="outputs">[image][16]</param>
    public static void Forward(float* weights, int* rows, int count, float* bias, float* inputs, int stride, int images, float* outputs)
    {
        for (var column = 0; column < Block; column += S.Count)
            ForwardColumns(weights + column, rows, count, S.Load(bias + column), inputs, stride, images - 1, outputs + column);
    }

    /// <summary>gradient[rows][16] += the sum over images of inputs[image][rows] times outputGradients[image][16].</summary>
    /// <param name="outputGradients">[image][16]</param>
    /// <param name="gradient">[rows][16]</param>
    public static void BackwardWeights(int* rows, int count, float* inputs, int stride, int images, float* outputGradients, float* gradient)
    {
        for (var column = 0; column < Block; column += S.Count)
            BackwardWeightsColumns(rows, count, inputs, stride, images - 1, outputGradients + column, gradient + column);
    }

    /// <summary>result[inputs] = the sum over outputs of gradient[output] * transposed[output][stride].</summary>
    /// <param name="transposed">[output][stride]</param>
    /// <param name="stride">Distance in floats between the weights of two outputs.</param>
    /// <param name="outputs">Number of outputs, at most 16.</param>
    /// <param name="gradient">[outputs]</param>
    /// <param name="result">[inputs]</param>
    /// <param name="inputs">Number of inputs, at least 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardData(float* transposed, int stride, int outputs, float* gradient, float* result, int inputs)
    {
        for (var column = 0; column < inputs; column += 4 * S.Count)
        {
            // The last vectors overlap the previous ones.
            var last = inputs - S.Count;
            int first = Math.Min(column, last), second = Math.Min(column + S.Count, last);
            int third = Math.Min(column + (2 * S.Count), last), fourth = Math.Min(column + (3 * S.Count), last);
            V a = default, b = a, c = a, d = a;
            var row = transposed;
            for (var output = 0; output < outputs; output++, row += stride)
            {
                var scale = S.Broadcast(gradient[output]);
                a = S.MultiplyAdd(scale, S.Load(row + first), a);
                b = S.MultiplyAdd(scale, S.Load(row + second), b);
                c = S.MultiplyAdd(scale, S.Load(row + third), c);
                d = S.MultiplyAdd(scale, S.Load(row + fourth), d);
            }

            S.Store(a, result + first);
            S.Store(b, result + second);
            S.Store(c, result + third);
            S.Store(d, result + fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardColumns(
        float* weights, int* rows, int count, V bias, float* inputs, int stride, int last, float* outputs)
    {
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last), fifth = Math.Min(4, last);
        int sixth = Math.Min(5, last), seventh = Math.Min(6, last), eighth = Math.Min(7, last);
        float* x0 = inputs, x1 = inputs + (second * stride), x2 = inputs + (third * stride), x3 = inputs + (fourth * stride);
        float* x4 = inputs + (fifth * stride), x5 = inputs + (sixth * stride);
        float* x6 = inputs + (seventh * stride), x7 = inputs + (eighth * stride);
        V a = bias, b = bias, c = bias, d = bias, e = bias, f = bias, g = bias, h = bias;
        for (var end = rows + count; rows < end; rows++)
        {
            nint row = *rows;
            var weight = S.Load(weights + (row * Block));
            a = S.MultiplyAdd(S.Broadcast(x0[row]), weight, a);
            b = S.MultiplyAdd(S.Broadcast(x1[row]), weight, b);
            c = S.MultiplyAdd(S.Broadcast(x2[row]), weight, c);
            d = S.MultiplyAdd(S.Broadcast(x3[row]), weight, d);
            e = S.MultiplyAdd(S.Broadcast(x4[row]), weight, e);
            f = S.MultiplyAdd(S.Broadcast(x5[row]), weight, f);
            g = S.MultiplyAdd(S.Broadcast(x6[row]), weight, g);
            h = S.MultiplyAdd(S.Broadcast(x7[row]), weight, h);
        }

        S.Store(a, outputs);
        S.Store(b, outputs + (second * Block));
        S.Store(c, outputs + (third * Block));
        S.Store(d, outputs + (fourth * Block));
        S.Store(e, outputs + (fifth * Block));
        S.Store(f, outputs + (sixth * Block));
        S.Store(g, outputs + (seventh * Block));
        S.Store(h, outputs + (eighth * Block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardWeightsColumns(int* rows, int count, float* inputs, int stride, int last, float* outputGradients, float* gradient)
    {
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last), fifth = Math.Min(4, last);
        int sixth = Math.Min(5, last), seventh = Math.Min(6, last), eighth = Math.Min(7, last);
        float* x0 = inputs, x1 = inputs + (second * stride), x2 = inputs + (third * stride), x3 = inputs + (fourth * stride);
        float* x4 = inputs + (fifth * stride), x5 = inputs + (sixth * stride);
        float* x6 = inputs + (seventh * stride), x7 = inputs + (eighth * stride);
        V a = Gradient(outputGradients, 0, last), b = Gradient(outputGradients, 1, last);
        V c = Gradient(outputGradients, 2, last), d = Gradient(outputGradients, 3, last);
        V e = Gradient(outputGradients, 4, last), f = Gradient(outputGradients, 5, last);
        V g = Gradient(outputGradients, 6, last), h = Gradient(outputGradients, 7, last);
        for (var end = rows + count; rows < end; rows++)
        {
            nint row = *rows;
            var to = gradient + (row * Block);
            var even = S.MultiplyAdd(S.Broadcast(x0[row]), a, S.Load(to));
            var odd = S.Multiply(S.Broadcast(x1[row]), b);
            even = S.MultiplyAdd(S.Broadcast(x2[row]), c, even);
            odd = S.MultiplyAdd(S.Broadcast(x3[row]), d, odd);
            even = S.MultiplyAdd(S.Broadcast(x4[row]), e, even);
            odd = S.MultiplyAdd(S.Broadcast(x5[row]), f, odd);
            even = S.MultiplyAdd(S.Broadcast(x6[row]), g, even);
            odd = S.MultiplyAdd(S.Broadcast(x7[row]), h, odd);
            S.Store(S.Add(even, odd), to);
        }
    }

    /// <summary>The output gradient of one image; zero if there is no such image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gradient(float* outputGradients, int image, int last) =>
        image <= last ? S.Load(outputGradients + (image * Block)) : default;
}
