using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// One dimension of the linear maps of <see cref="WinogradKernel{T}"/>. They evaluate polynomials at six points. The usual 0, 1, -1, 2, -2 and
/// infinity lose a digit to cancellation; 0, 3/4, -3/4, 3/2, -3/2 and infinity lose a third of that, and all coefficients but those of the
/// filters are still exact.
/// <para>Where only two outputs are left in a dimension, F(2, 3) serves: it evaluates at 0, 3/4, -3/4 and infinity, four of the six
/// points, so with its input scaled to match it takes the same filters, and leaves positions 3 and 4 out.</para>
/// </summary>
/// <remarks>
/// Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution for deep neural networks", 2020, for how much the
/// points matter.
/// </remarks>
internal static unsafe class WinogradTransforms<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>The points beside 0 and infinity, each with both signs, and their squares.</summary>
    private const float Near = 0.75f, Far = 1.5f, Near2 = Near * Near, Far2 = Far * Far;

    /// <summary>One dimension of G: the polynomial a + b x + c x^2 at each point, over the product of the point's distances to the others.</summary>
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

    /// <summary>One dimension of B^T: the coefficients of what is zero at all points but one.</summary>
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

    /// <summary>One dimension of F(2, 3)'s B^T, scaled by what its G has more than F(4, 3)'s.</summary>
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

    /// <summary>One dimension of A^T: six positions to four outputs.</summary>
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

    /// <summary>One dimension of F(2, 3)'s A^T: four of six positions to two outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransformF2(float* at, int stride, out T a, out T b)
    {
        T second = T.Load(at + stride), third = T.Load(at + (2 * stride));
        a = T.Load(at) + second + third;
        b = T.MultiplyAdd(T.Broadcast(Near), second - third, T.Load(at + (5 * stride)));
    }
}
