namespace CudnnDigits.Cpu.Simd;

/// <summary>
/// A vector of floats. Kernels are written once, generic over the width; the JIT compiles each instantiation to instructions of that width
/// and inlines everything here.
/// </summary>
internal unsafe interface ISimd<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Number of floats in a vector; a divisor of 16.</summary>
    static abstract int Count { get; }

    /// <summary>Number of registers for such vectors.</summary>
    static abstract int Registers { get; }

    static abstract T Load(float* address);

    /// <summary>Loads one byte for each lane and converts it to a float.</summary>
    static abstract T LoadBytes(byte* address);

    static abstract T Broadcast(float value);

    /// <summary>a * b + c, rounded once where the processor has FMA, else twice.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Lane by lane: max(a, b). NaN if b is NaN; if only a is NaN, b or NaN, depending on the processor.</summary>
    static abstract T Max(T a, T b);

    static abstract T Sqrt(T a);

    /// <summary>Lane by lane: 2^exponent, for whole numbers from -126 to 127.</summary>
    static abstract T PowerOfTwo(T exponent);

    /// <summary>Lane by lane: a &gt; b ? yes : no.</summary>
    static abstract T SelectGreater(T a, T b, T yes, T no);

    /// <summary>Bitwise a | b: zero (of either sign) exactly where both are zero.</summary>
    static abstract T Or(T a, T b);

    /// <summary>One bit for each lane, set where the lane is not zero.</summary>
    static abstract uint NonZeroMask(T a);

    /// <summary>Lane by lane: table[index], for a table of 16 floats and indices that are whole numbers from 0 to 15.</summary>
    static abstract T Lookup(float* table, T index);

    /// <summary>Sum of all lanes.</summary>
    static abstract float Sum(T a);

    /// <summary>
    /// Stores the lanes whose bit in <paramref name="mask"/> is set, in order and without gaps: their values, and their indices plus
    /// <paramref name="first"/>. Up to a whole vector may be overwritten at both addresses.
    /// </summary>
    /// <returns>The number of lanes stored.</returns>
    static abstract int CompressStore(T values, uint mask, int first, float* toValues, int* indices);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    void Store(float* address);
}
