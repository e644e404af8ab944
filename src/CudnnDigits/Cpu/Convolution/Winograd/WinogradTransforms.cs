using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>One dimension of the three transforms of <see cref="WinogradKernel{S, V}"/>. With d inputs, g a filter and y outputs,
/// <code>
/// F(4, 3): y = A^T [(G g) * (B^V d)]
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
/// -3/4 and infinity, so with a scaled B^V it shares the transformed filters of F(4, 3).
/// </summary>
/// <remarks>
/// Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015, for the transforms. Barabasz et al., "Error analysis and
/// improving the accuracy of Winograd convolution for deep neural networks", 2020, for the choice of points.
/// </remarks>
internal static unsafe class WinogradTransforms<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>The points besides 0 and infinity, each used with both signs, and their squares.</summary>
    private const float Near = 0.75f, Far = 1.5f, Near2 = Near * Near, Far2 = Far * Far;

    /// <summary>
    /// G (a, b, c): the polynomial a + b x + c x^2 at each point, divided by the product of the distances to the other points.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterTransform(V a, V b, V c, float* to, nint stride)
    {
        V near = S.Broadcast(1 / (2 * Near2 * (Near2 - Far2))), far = S.Broadcast(1 / (2 * Far2 * (Far2 - Near2)));
        V even = S.Multiply(near, S.MultiplyAdd(S.Broadcast(Near2), c, a)), odd = S.Multiply(near, S.Multiply(S.Broadcast(Near), b));
        V farEven = S.Multiply(far, S.MultiplyAdd(S.Broadcast(Far2), c, a)), farOdd = S.Multiply(far, S.Multiply(S.Broadcast(Far), b));
        S.Store(S.Multiply(S.Broadcast(1 / (Near2 * Far2)), a), to);
        S.Store(S.Add(even, odd), to + stride);
        S.Store(S.Subtract(even, odd), to + (2 * stride));
        S.Store(S.Add(farEven, farOdd), to + (3 * stride));
        S.Store(S.Subtract(farEven, farOdd), to + (4 * stride));
        S.Store(c, to + (5 * stride));
    }

    /// <summary>
    /// B^V of six inputs, <paramref name="step"/> floats apart: row i has the coefficients of the polynomial that is zero at every point
    /// but point i.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputTransform(float* from, nint step, float* to, nint stride)
    {
        V a = S.Load(from), b = S.Load(from + step), c = S.Load(from + (2 * step));
        V d = S.Load(from + (3 * step)), e = S.Load(from + (4 * step)), f = S.Load(from + (5 * step));
        V minusNear2 = S.Broadcast(-Near2), minusFar2 = S.Broadcast(-Far2), minusBoth = S.Broadcast(-Near2 - Far2), product = S.Broadcast(Near2 * Far2);
        V even = S.MultiplyAdd(minusFar2, c, e), odd = S.Multiply(S.Broadcast(Near), S.MultiplyAdd(minusFar2, b, d));
        V farEven = S.MultiplyAdd(minusNear2, c, e), farOdd = S.Multiply(S.Broadcast(Far), S.MultiplyAdd(minusNear2, b, d));
        S.Store(S.MultiplyAdd(product, a, S.MultiplyAdd(minusBoth, c, e)), to);
        S.Store(S.Add(even, odd), to + stride);
        S.Store(S.Subtract(even, odd), to + (2 * stride));
        S.Store(S.Add(farEven, farOdd), to + (3 * stride));
        S.Store(S.Subtract(farEven, farOdd), to + (4 * stride));
        S.Store(S.MultiplyAdd(product, b, S.MultiplyAdd(minusBoth, d, f)), to + (5 * stride));
    }

    /// <summary>B^V of F(2, 3), of four inputs; it writes positions 0, 1, 2 and 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputTransformF2(float* from, nint step, float* to, nint stride)
    {
        V a = S.Load(from), b = S.Load(from + step), c = S.Load(from + (2 * step)), d = S.Load(from + (3 * step));
        V scale = S.Broadcast(Near2 - Far2), even = S.Multiply(scale, c), odd = S.Multiply(scale, S.Multiply(S.Broadcast(Near), b)), minusNear2 = S.Broadcast(-Near2);
        S.Store(S.Multiply(S.Broadcast(-Far2), S.MultiplyAdd(minusNear2, a, c)), to);
        S.Store(S.Add(even, odd), to + stride);
        S.Store(S.Subtract(even, odd), to + (2 * stride));
        S.Store(S.MultiplyAdd(minusNear2, b, d), to + (5 * stride));
    }

    /// <summary>A^V of six positions, <paramref name="stride"/> floats apart: four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransform(float* at, nint stride, out V a, out V b, out V c, out V d)
    {
        V second = S.Load(at + stride), third = S.Load(at + (2 * stride)), fourth = S.Load(at + (3 * stride)), fifth = S.Load(at + (4 * stride));
        V even = S.Add(second, third), odd = S.Subtract(second, third), farEven = S.Add(fourth, fifth), farOdd = S.Subtract(fourth, fifth);
        a = S.Add(S.Add(S.Load(at), even), farEven);
        b = S.MultiplyAdd(S.Broadcast(Far), farOdd, S.Multiply(S.Broadcast(Near), odd));
        c = S.MultiplyAdd(S.Broadcast(Far2), farEven, S.Multiply(S.Broadcast(Near2), even));
        d = S.MultiplyAdd(S.Broadcast(Far2 * Far), farOdd, S.MultiplyAdd(S.Broadcast(Near2 * Near), odd, S.Load(at + (5 * stride))));
    }

    /// <summary>A^V of F(2, 3), of positions 0, 1, 2 and 5: two outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransformF2(float* at, nint stride, out V a, out V b)
    {
        V second = S.Load(at + stride), third = S.Load(at + (2 * stride));
        a = S.Add(S.Add(S.Load(at), second), third);
        b = S.MultiplyAdd(S.Broadcast(Near), S.Subtract(second, third), S.Load(at + (5 * stride)));
    }
}
