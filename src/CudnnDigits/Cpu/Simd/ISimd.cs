namespace CudnnDigits.Cpu.Simd;

/// <summary>
/// A vector of floats of some width. Kernels are written once against it, generic over the width; the JIT compiles each
/// instantiation with the registers of that width, and nothing of this interface remains.
/// </summary>
internal unsafe interface ISimd<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>Floats in a vector; divides 16.</summary>
    static abstract int Count { get; }

    /// <summary>How many such vectors the processor can hold.</summary>
    static abstract int Registers { get; }

    static abstract T Load(float* address);

    /// <summary>As many bytes as there are lanes, each as a float.</summary>
    static abstract T LoadBytes(byte* address);

    static abstract T Broadcast(float value);

    /// <summary>a * b + c: fused where the machine can, else rounded twice.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The larger, lane by lane. No number where b is none; where only a is none, b or no number, as the processor has it.</summary>
    static abstract T Max(T a, T b);

    static abstract T Sqrt(T a);

    /// <summary>Lane by lane: 2 to the power of a whole number between -126 and 127.</summary>
    static abstract T PowerOfTwo(T exponent);

    /// <summary>Lane by lane: a &gt; b ? yes : no.</summary>
    static abstract T SelectGreater(T a, T b, T yes, T no);

    /// <summary>The bits of both: zero, with any sign, where both are zero.</summary>
    static abstract T Or(T a, T b);

    /// <summary>One bit a lane: set where the lane is not zero.</summary>
    static abstract uint NonZeroMask(T a);

    /// <summary>Lane by lane: table[index], for 16 floats at <paramref name="table"/> and whole numbers 0..15 as index.</summary>
    static abstract T Lookup(float* table, T index);

    static abstract float Sum(T a);

    /// <summary>
    /// Appends the lanes that <paramref name="mask"/> names to a list: their values, and their indices counted from
    /// <paramref name="first"/>. Up to a vector behind the list's end may be overwritten.
    /// </summary>
    /// <returns>The number of lanes appended.</returns>
    static abstract int CompressStore(T values, uint mask, int first, float* toValues, int* indices);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    void Store(float* address);
}
