using System.Runtime.Intrinsics;

namespace CudnnDigits.Cpu.Simd;

/// <summary>
/// Operations on vectors of floats of one width. A kernel is written once, generic over the operations S and their vector V, and the JIT
/// compiles each instantiation with the registers of that width; nothing of this interface remains.
/// </summary>
/// <remarks>
/// V is the runtime's own vector, not a struct around it: of such structs the JIT makes copies, and it folds none of their loads into the
/// instruction that uses them.
/// </remarks>
/// <typeparam name="V">The vector.</typeparam>
internal unsafe interface ISimd<V>
    where V : unmanaged
{
    /// <summary>Number of floats in a vector; a divisor of 16.</summary>
    static abstract int Count { get; }

    /// <summary>Number of registers for such vectors.</summary>
    static abstract int Registers { get; }

    static abstract V Load(float* address);

    static abstract void Store(V value, float* address);

    /// <summary>Loads one byte for each lane and converts it to a float.</summary>
    static abstract V LoadBytes(byte* address);

    static abstract V Broadcast(float value);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a * b + c, rounded once where the processor has FMA, else twice.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>Lane by lane: max(a, b). NaN if b is NaN; if only a is NaN, b or NaN, depending on the processor.</summary>
    static abstract V Max(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>Lane by lane: 2^exponent, for whole numbers from -126 to 127.</summary>
    static abstract V PowerOfTwo(V exponent);

    /// <summary>Lane by lane: a &gt; b ? yes : no.</summary>
    static abstract V SelectGreater(V a, V b, V yes, V no);

    /// <summary>Bitwise a | b: zero (of either sign) exactly where both are zero.</summary>
    static abstract V Or(V a, V b);

    /// <summary>One bit for each lane, set where the lane is not zero.</summary>
    static abstract uint NonZeroMask(V a);

    /// <summary>Makes indices for <see cref="Lookup"/> of whole numbers 0..15.</summary>
    static abstract V ToIndices(V wholeNumbers);

    /// <summary>Lane by lane: table[index], for 16 floats at <paramref name="table"/>.</summary>
    static abstract V Lookup(float* table, V indices);

    /// <summary>Sum of all lanes.</summary>
    static abstract float Sum(V a);

    /// <summary>The sums of four vectors, each the same as <see cref="Sum"/> makes it.</summary>
    static abstract Vector128<float> SumEach(V a, V b, V c, V d);

    /// <summary>
    /// Stores the lanes whose bit in <paramref name="mask"/> is set, in order and without gaps: their values, and their indices plus
    /// <paramref name="first"/>. Up to a whole vector may be overwritten at both addresses.
    /// </summary>
    /// <returns>The number of lanes stored.</returns>
    static abstract int CompressStore(V values, uint mask, int first, float* toValues, int* indices);
}
