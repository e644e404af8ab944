using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Convolution.Winograd;

/// <summary>
/// One dimension of the linear maps of <see cref="WinogradKernel{S, V}"/>. They evaluate polynomials at six points. The usual 0, 1, -1, 2, -2 and
/// infinity lose a digit to cancellation; 0, 3/4, -3/4, 3/2, -3/2 and infinity lose a third of that, and all coefficients but those of the
/// filters are still exact.
/// <para>Where only two outputs are left in a dimension, F(2, 3) serves: it evaluates at 0, 3/4, -3/4 and infinity, four of the six
/// points, so with its input scaled to match it takes the same filters, and leaves positions 3 and 4 out.</para>
/// </summary>
/// <remarks>
/// Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution for deep neural networks", 2020, for how much the
/// points matter.
/// </remarks>
internal static unsafe class WinogradTransforms<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>The points beside 0 and infinity, each with both signs, and their squares.</summary>
    private const float Near = 0.75f, Far = 1.5f, Near2 = Near * Near, Far2 = Far * Far;

    /// <summary>One dimension of G: the polynomial a + b x + c x^2 at each point, over the product of the point's distances to the others.</summary>
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

    /// <summary>One dimension of B^T: the coefficients of what is zero at all points but one.</summary>
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

    /// <summary>One dimension of F(2, 3)'s B^T, scaled by what its G has more than F(4, 3)'s.</summary>
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

    /// <summary>One dimension of A^T: six positions to four outputs.</summary>
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

    /// <summary>One dimension of F(2, 3)'s A^T: four of six positions to two outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputTransformF2(float* at, nint stride, out V a, out V b)
    {
        V second = S.Load(at + stride), third = S.Load(at + (2 * stride));
        a = S.Add(S.Add(S.Load(at), second), third);
        b = S.MultiplyAdd(S.Broadcast(Near), S.Subtract(second, third), S.Load(at + (5 * stride)));
    }
}
