using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

internal interface IComparison
{
    static abstract bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T>;
}

internal readonly struct Equal : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a == b;
}

/// <summary>False when either is NaN, unlike C#'s <c>!=</c>.</summary>
internal readonly struct NotEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a < b || a > b;
}

internal readonly struct Less : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a < b;
}

internal readonly struct LessOrEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a <= b;
}

internal readonly struct Greater : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a > b;
}

internal readonly struct GreaterOrEqual : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => a >= b;
}

internal readonly struct Ordered : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => !T.IsNaN(a) && !T.IsNaN(b);
}

/// <summary>Holds also when either is NaN.</summary>
internal readonly struct Unordered<TOp> : IComparison
    where TOp : struct, IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => T.IsNaN(a) || T.IsNaN(b) || TOp.Holds(a, b);
}

/// <summary>Never holds: with <see cref="Unordered{TOp}"/> it asks for NaN alone.</summary>
internal readonly struct Never : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T> => false;
}

internal sealed unsafe class Compare<T, TOp>(Row d, Row a, Row b) : LaneInstruction
    where T : unmanaged, INumber<T>
    where TOp : struct, IComparison
{
    public override void Execute(Block block, int start, int count)
    {
        var to = block.Row<byte>(d) + start;
        T* x = block.Row<T>(a) + start, y = block.Row<T>(b) + start;
        for (var i = 0; i < count; i++)
            to[i] = TOp.Holds(x[i], y[i]) ? (byte)1 : (byte)0;
    }
}

internal static class Comparisons
{
    /// <summary>The loop for a comparison by its PTX name, or null when the type does not have it.</summary>
    public static LaneInstruction? Create(string name, ScalarType type, Row d, Row a, Row b) => name switch
    {
        "eq" => Create<Equal>(type, d, a, b),
        "ne" => Create<NotEqual>(type, d, a, b),
        _ when type.IsBits() => null,
        "lt" => Create<Less>(type, d, a, b),
        "le" => Create<LessOrEqual>(type, d, a, b),
        "gt" => Create<Greater>(type, d, a, b),
        "ge" => Create<GreaterOrEqual>(type, d, a, b),
        _ when type.IsFloat() => CreateUnordered(name, type, d, a, b),
        "lo" when !type.IsSigned() => Create<Less>(type, d, a, b),
        "ls" when !type.IsSigned() => Create<LessOrEqual>(type, d, a, b),
        "hi" when !type.IsSigned() => Create<Greater>(type, d, a, b),
        "hs" when !type.IsSigned() => Create<GreaterOrEqual>(type, d, a, b),
        _ => null,
    };

    private static LaneInstruction? CreateUnordered(string name, ScalarType type, Row d, Row a, Row b) => name switch
    {
        "equ" => Create<Unordered<Equal>>(type, d, a, b),
        "neu" => Create<Unordered<NotEqual>>(type, d, a, b),
        "ltu" => Create<Unordered<Less>>(type, d, a, b),
        "leu" => Create<Unordered<LessOrEqual>>(type, d, a, b),
        "gtu" => Create<Unordered<Greater>>(type, d, a, b),
        "geu" => Create<Unordered<GreaterOrEqual>>(type, d, a, b),
        "num" => Create<Ordered>(type, d, a, b),
        "nan" => Create<Unordered<Never>>(type, d, a, b),
        _ => null,
    };

    private static LaneInstruction Create<TOp>(ScalarType type, Row d, Row a, Row b)
        where TOp : struct, IComparison => type switch
        {
            ScalarType.U16 or ScalarType.B16 => new Compare<ushort, TOp>(d, a, b),
            ScalarType.U32 or ScalarType.B32 => new Compare<uint, TOp>(d, a, b),
            ScalarType.U64 or ScalarType.B64 => new Compare<ulong, TOp>(d, a, b),
            ScalarType.S16 => new Compare<short, TOp>(d, a, b),
            ScalarType.S32 => new Compare<int, TOp>(d, a, b),
            ScalarType.S64 => new Compare<long, TOp>(d, a, b),
            ScalarType.F32 => new Compare<float, TOp>(d, a, b),
            _ => new Compare<double, TOp>(d, a, b),
        };
}
