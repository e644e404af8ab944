using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// Products with a matrix of 16 columns. One vector holds a row, so whatever meets it is broadcast, and a tile of results stays in
/// registers until its sum is complete.
/// </summary>
internal static unsafe class NarrowProduct<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Images that go through the weights together: a row is loaded once for all of them.</summary>
    public const int Images = 8;

    /// <summary>Rows of the weights whose gradients are summed together.</summary>
    public const int Rows = 16;

    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>outputs[image][16] = bias[16] + inputs[image] * weights[rows][16], for up to 8 images.</summary>
    /// <param name="weights">[rows][16]</param>
    /// <param name="rows">Inputs of an image.</param>
    /// <param name="bias">[16]</param>
    /// <param name="inputs">The images' inputs.</param>
    /// <param name="stride">Floats from one image's inputs to the next's.</param>
    /// <param name="images">1 to 8. For what is missing of 8, the last is computed again.</param>
    /// <param name="outputs">[image][16]</param>
    public static void Forward(float* weights, int rows, float* bias, float* inputs, int stride, int images, float* outputs)
    {
        for (var column = 0; column < Block; column += T.Count)
            ForwardColumns(weights + column, rows, T.Load(bias + column), inputs, stride, images - 1, outputs + column);
    }

    /// <summary>gradient[16 rows][16] = the sum over images of inputs[image][16 rows] times gradients[image][16].</summary>
    public static void WeightGradient(float* inputs, float* gradients, int images, float* gradient)
    {
        for (var column = 0; column < Block; column += T.Count) SumColumns(inputs, gradients + column, images, gradient + column);
    }

    /// <summary>result[inputs] = the sum over outputs of gradient[output] * transposed[output][stride].</summary>
    /// <param name="transposed">[output][stride]</param>
    /// <param name="stride">Floats from one output's weights to the next's.</param>
    /// <param name="outputs">Outputs that exist, of 16.</param>
    /// <param name="gradient">[outputs]</param>
    /// <param name="result">[inputs]</param>
    /// <param name="inputs">At least 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(float* transposed, int stride, int outputs, float* gradient, float* result, int inputs)
    {
        for (var column = 0; column < inputs; column += 4 * T.Count)
        {
            // The last vectors overlap those before them.
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
    private static void ForwardColumns(float* weights, int rows, T bias, float* inputs, int stride, int last, float* outputs)
    {
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last), fifth = Math.Min(4, last);
        int sixth = Math.Min(5, last), seventh = Math.Min(6, last), eighth = Math.Min(7, last);
        float* x0 = inputs, x1 = inputs + (second * stride), x2 = inputs + (third * stride), x3 = inputs + (fourth * stride);
        float* x4 = inputs + (fifth * stride), x5 = inputs + (sixth * stride), x6 = inputs + (seventh * stride), x7 = inputs + (eighth * stride);
        T a = bias, b = bias, c = bias, d = bias, e = bias, f = bias, g = bias, h = bias;
        for (long row = 0; row < rows; row++, weights += Block)
        {
            var weight = T.Load(weights);
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
    private static void SumColumns(float* inputs, float* gradients, int images, float* sums)
    {
        T a = T.Broadcast(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a, m = a, n = a, o = a, p = a;
        for (var end = inputs + ((long)images * Rows); inputs < end; inputs += Rows, gradients += Block)
        {
            var gradient = T.Load(gradients);
            a = T.MultiplyAdd(T.Broadcast(inputs[0]), gradient, a);
            b = T.MultiplyAdd(T.Broadcast(inputs[1]), gradient, b);
            c = T.MultiplyAdd(T.Broadcast(inputs[2]), gradient, c);
            d = T.MultiplyAdd(T.Broadcast(inputs[3]), gradient, d);
            e = T.MultiplyAdd(T.Broadcast(inputs[4]), gradient, e);
            f = T.MultiplyAdd(T.Broadcast(inputs[5]), gradient, f);
            g = T.MultiplyAdd(T.Broadcast(inputs[6]), gradient, g);
            h = T.MultiplyAdd(T.Broadcast(inputs[7]), gradient, h);
            i = T.MultiplyAdd(T.Broadcast(inputs[8]), gradient, i);
            j = T.MultiplyAdd(T.Broadcast(inputs[9]), gradient, j);
            k = T.MultiplyAdd(T.Broadcast(inputs[10]), gradient, k);
            l = T.MultiplyAdd(T.Broadcast(inputs[11]), gradient, l);
            m = T.MultiplyAdd(T.Broadcast(inputs[12]), gradient, m);
            n = T.MultiplyAdd(T.Broadcast(inputs[13]), gradient, n);
            o = T.MultiplyAdd(T.Broadcast(inputs[14]), gradient, o);
            p = T.MultiplyAdd(T.Broadcast(inputs[15]), gradient, p);
        }

        Store(a, b, c, d, sums);
        Store(e, f, g, h, sums + (4 * Block));
        Store(i, j, k, l, sums + (8 * Block));
        Store(m, n, o, p, sums + (12 * Block));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T first, T second, T third, T fourth, float* rows)
    {
        first.Store(rows);
        second.Store(rows + Block);
        third.Store(rows + (2 * Block));
        fourth.Store(rows + (3 * Block));
    }
}
