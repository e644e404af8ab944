using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>One dimension of the three transforms of <see cref="WinogradKernel{T}"/>. With d inputs, g a filter and y outputs,
/// <code>
/// F(4, 3): y = A^T [(G g) * (B^T d)]
///
///       | 81/64      0  -45/16       0   1   0 |         |   64/81       0      0 |
///       |     0 -27/16    -9/4     3/4   1   0 |         |-128/243  -32/81  -8/27 |         |1    1      1     1      1   0|
/// B^T = |     0  27/16    -9/4    -3/4   1   0 |    G =  |-128/243   32/81  -8/27 |  A^T =  |0  3/4   -3/4   3/2   -3/2   0|
///       |     0 -27/32   -9/16     3/2   1   0 |         |  32/243   16/81   8/27 |         |0 9/16   9/16   9/4    9/4   0|
///       |     0  27/32   -9/16    -3/2   1   0 |         |  32/243  -16/81   8/27 |         |0 27/64 -27/64 27/8  -27/8   1|
///       |     0  81/64       0  -45/16   0   1 |         |       0       0      1 |
///
/// F(2, 3), at positions 0, 1, 2 and 5 and with the same rows of G:
///
///       | 81/64      0    -9/4       0 |
/// B^T = |     0 -81/64  -27/16       0 |                                            A^T =  |1    1      1   0|
///       |     0  81/64  -27/16       0 |                                                   |0  3/4   -3/4   1|
///       |     0  -9/16       0       1 |
/// </code>
/// The transforms evaluate polynomials at 0, 3/4, -3/4, 3/2, -3/2 and infinity. The usual points 0, 1, -1, 2, -2 and infinity lose a digit
/// to cancellation; these lose a third of that, and every coefficient except those of G is exact in a float. F(2, 3) evaluates at 0, 3/4,
/// -3/4 and infinity, so with a scaled B^T it shares the transformed filters of F(4, 3).
/// </summary>
/// <remarks>
/// Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015, for the transforms. Barabasz et al., "Error analysis and
/// improving the accuracy of Winograd convolution for deep neural networks", 2020, for the choice of points.
/// </remarks>
internal static unsafe class WinogradTransforms<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>The points besides 0 and infinity, each used with both signs, and their squares.</summary>
    private const float Near = 0.75f, Far = 1.5f, Near2 = Near * Near, Far2 = Far * Far;

    /// <summary>
    /// G (a, b, c): the polynomial a + b x + c x^2 at each point, divided by the product of the distances to the other points.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterTransform(T a, T b, T c, float* to, int stride)
    {
        T near = T.Broadcast(1 / (2 * Near2 * (Near2 - Far2))), far = T.Broadcast(1 / (2 * Far2 * (Far2 - Near2)));
        T even = near * T.MultiplyAdd(T.Broadcast(Near2), c, a), odd = near * (T.Broadcast(Near) * b);
        T farEven = far * T.MultiplyAdd(T.Broadcast(Far2), c, a), farOdd = far * (T.Broadcast(Far) * b);
        (T.Broadcast(1 / (Near2 * Far2)) * a).Store(to);
        (even + odd).Store(to + stride);
        (even - odd).Store(to + (2 * stride));
        (farEven + farOdd).Store(to + (3 * stride));
        (farEven - farOdd).Store(to + (4 * stride));
        c.Store(to + (5 * stride));
    }

    /// <summary>
    /// B^T of six inputs, <paramref name="step"/> floats apart: row i has the coefficients of the polynomial that is zero at every point
    /// but point i.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputTransform(float* from, int step, float* to, int stride)
    {
        T a = T.Load(from), b = T.Load(from + step), c = T.Load(from + (2 * step));
        T d = T.Load(from + (3 * step)), e = T.Load(from + (4 * step)), f = T.Load(from + (5 * step));
        T minusNear2 = T.Broadcast(-Near2), minusFar2 = T.Broadcast(-Far2), minusBoth = T.Broadcast(-Near2 - Far2), product = T.Broadcast(Near2 * Far2);
        T even = T.MultiplyAdd(minusFar2, c, e), odd = T.Broadcast(Near) * T.MultiplyAdd(minusFar2, b, d);
        T farEven = T.MultiplyAdd(minusNear2, c, e), farOdd = T.Broadcast(Far) * T.MultiplyAdd(minusNear2, b, d);
        T.MultiplyAdd(product, a, T.MultiplyAdd(minusBoth, c, e)).Store(to);
        (even + odd).Store(to + stride);
        (even - odd).Store(to + (2 * stride));
        (farEven + farOdd).Store(to + (3 * stride));
        (farEven - farOdd).Store(to + (4 * stride));
        T.MultiplyAdd(product, b, T.MultiplyAdd(minusBoth, d, f)).Store(to + (5 * stride));
    }

    /// <summary>B^T of F(2, 3), of four inputs; it writes positions 0, 1, 2 and 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputTransformF2(float* from, int step, float* to, int stride)
    {
        T a = T.Load(from), b = T.Load(from + step), c = T.Load(from + (2 * step)), d = T.Load(from + (3 * step));
        T scale = T.Broadcast(Near2 - Far2), even = scale * c, odd = scale * (T.Broadcast(Near) * b), minusNear2 = T.Broadcast(-Near2);
        (T.Broadcast(-Far2) * T.MultiplyAdd(minusNear2, a, c)).Store(to);
        (even + odd).Store(to + stride);
        (even - odd).Store(to + (2 * stride));
        T.MultiplyAdd(minusNear2, b, d).Store(to + (5 * stride));
    }

    /// <summary>A^T of six positions, <paramref name="stride"/> floats apart: four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransform(float* at, int stride, out T a, out T b, out T c, out T d)
    {
        T second = T.Load(at + stride), third = T.Load(at + (2 * stride)), fourth = T.Load(at + (3 * stride)), fifth = T.Load(at + (4 * stride));
        T even = second + third, odd = second - third, farEven = fourth + fifth, farOdd = fourth - fifth;
        a = T.Load(at) + even + farEven;
        b = T.MultiplyAdd(T.Broadcast(Far), farOdd, T.Broadcast(Near) * odd);
        c = T.MultiplyAdd(T.Broadcast(Far2), farEven, T.Broadcast(Near2) * even);
        d = T.MultiplyAdd(T.Broadcast(Far2 * Far), farOdd, T.MultiplyAdd(T.Broadcast(Near2 * Near), odd, T.Load(at + (5 * stride))));
    }

    /// <summary>A^T of F(2, 3), of positions 0, 1, 2 and 5: two outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransformF2(float* at, int stride, out T a, out T b)
    {
        T second = T.Load(at + stride), third = T.Load(at + (2 * stride));
        a = T.Load(at) + second + third;
        b = T.MultiplyAdd(T.Broadcast(Near), second - third, T.Load(at + (5 * stride)));
    }
}
