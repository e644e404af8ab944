using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Linear;

/// <summary>
/// Products with a matrix of 16 columns. A row is one vector (or a few), and the scalars that multiply it are broadcast. Rows whose input
/// is zero in every image at hand, such as the margins of digits, are skipped.
/// </summary>
internal static unsafe class NarrowLinearKernel<T>
    where T : unmanaged, ISimd<T>
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
        for (var first = 0; first < count; first += T.Count)
        {
            var all = T.Load(inputs + first);
            for (var image = 1; image < images; image++) all = T.Or(all, T.Load(inputs + (image * stride) + first));
            var wanted = T.NonZeroMask(all);
            if (count - first < T.Count) wanted &= (1u << (count - first)) - 1;
            length += T.CompressStore(T.Broadcast(0), wanted, first, values, rows + length);
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
        for (var column = 0; column < Block; column += T.Count)
            ForwardColumns(weights + column, rows, count, T.Load(bias + column), inputs, stride, images - 1, outputs + column);
    }

    /// <summary>gradient[rows][16] += the sum over images of inputs[image][rows] times outputGradients[image][16].</summary>
    /// <param name="outputGradients">[image][16]</param>
    /// <param name="gradient">[rows][16]</param>
    public static void BackwardWeights(int* rows, int count, float* inputs, int stride, int images, float* outputGradients, float* gradient)
    {
        for (var column = 0; column < Block; column += T.Count)
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
        for (var column = 0; column < inputs; column += 4 * T.Count)
        {
            // The last vectors overlap the previous ones.
            var last = inputs - T.Count;
            int first = Math.Min(column, last), second = Math.Min(column + T.Count, last);
            int third = Math.Min(column + (2 * T.Count), last), fourth = Math.Min(column + (3 * T.Count), last);
            T a = T.Broadcast(0), b = a, c = a, d = a;
            var row = transposed;
            for (var output = 0; output < outputs; output++, row += stride)
            {
                var scale = T.Broadcast(gradient[output]);
                a = T.MultiplyAdd(scale, T.Load(row + first), a);
                b = T.MultiplyAdd(scale, T.Load(row + second), b);
                c = T.MultiplyAdd(scale, T.Load(row + third), c);
                d = T.MultiplyAdd(scale, T.Load(row + fourth), d);
            }

            a.Store(result + first);
            b.Store(result + second);
            c.Store(result + third);
            d.Store(result + fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardColumns(
        float* weights, int* rows, int count, T bias, float* inputs, int stride, int last, float* outputs)
    {
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last), fifth = Math.Min(4, last);
        int sixth = Math.Min(5, last), seventh = Math.Min(6, last), eighth = Math.Min(7, last);
        float* x0 = inputs, x1 = inputs + (second * stride), x2 = inputs + (third * stride), x3 = inputs + (fourth * stride);
        float* x4 = inputs + (fifth * stride), x5 = inputs + (sixth * stride);
        float* x6 = inputs + (seventh * stride), x7 = inputs + (eighth * stride);
        T a = bias, b = bias, c = bias, d = bias, e = bias, f = bias, g = bias, h = bias;
        for (var end = rows + count; rows < end; rows++)
        {
            long row = *rows;
            var weight = T.Load(weights + (row * Block));
            a = T.MultiplyAdd(T.Broadcast(x0[row]), weight, a);
            b = T.MultiplyAdd(T.Broadcast(x1[row]), weight, b);
            c = T.MultiplyAdd(T.Broadcast(x2[row]), weight, c);
            d = T.MultiplyAdd(T.Broadcast(x3[row]), weight, d);
            e = T.MultiplyAdd(T.Broadcast(x4[row]), weight, e);
            f = T.MultiplyAdd(T.Broadcast(x5[row]), weight, f);
            g = T.MultiplyAdd(T.Broadcast(x6[row]), weight, g);
            h = T.MultiplyAdd(T.Broadcast(x7[row]), weight, h);
        }

        a.Store(outputs);
        b.Store(outputs + (second * Block));
        c.Store(outputs + (third * Block));
        d.Store(outputs + (fourth * Block));
        e.Store(outputs + (fifth * Block));
        f.Store(outputs + (sixth * Block));
        g.Store(outputs + (seventh * Block));
        h.Store(outputs + (eighth * Block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardWeightsColumns(int* rows, int count, float* inputs, int stride, int last, float* outputGradients, float* gradient)
    {
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last), fifth = Math.Min(4, last);
        int sixth = Math.Min(5, last), seventh = Math.Min(6, last), eighth = Math.Min(7, last);
        float* x0 = inputs, x1 = inputs + (second * stride), x2 = inputs + (third * stride), x3 = inputs + (fourth * stride);
        float* x4 = inputs + (fifth * stride), x5 = inputs + (sixth * stride);
        float* x6 = inputs + (seventh * stride), x7 = inputs + (eighth * stride);
        T a = Gradient(outputGradients, 0, last), b = Gradient(outputGradients, 1, last);
        T c = Gradient(outputGradients, 2, last), d = Gradient(outputGradients, 3, last);
        T e = Gradient(outputGradients, 4, last), f = Gradient(outputGradients, 5, last);
        T g = Gradient(outputGradients, 6, last), h = Gradient(outputGradients, 7, last);
        for (var end = rows + count; rows < end; rows++)
        {
            long row = *rows;
            var to = gradient + (row * Block);
            var even = T.MultiplyAdd(T.Broadcast(x0[row]), a, T.Load(to));
            var odd = T.Broadcast(x1[row]) * b;
            even = T.MultiplyAdd(T.Broadcast(x2[row]), c, even);
            odd = T.MultiplyAdd(T.Broadcast(x3[row]), d, odd);
            even = T.MultiplyAdd(T.Broadcast(x4[row]), e, even);
            odd = T.MultiplyAdd(T.Broadcast(x5[row]), f, odd);
            even = T.MultiplyAdd(T.Broadcast(x6[row]), g, even);
            odd = T.MultiplyAdd(T.Broadcast(x7[row]), h, odd);
            (even + odd).Store(to);
        }
    }

    /// <summary>The output gradient of one image; zero if there is no such image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gradient(float* outputGradients, int image, int last) =>
        image <= last ? T.Load(outputGradients + (image * Block)) : T.Broadcast(0);
}
