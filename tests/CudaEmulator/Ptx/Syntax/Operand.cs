namespace CudaEmulator.Ptx.Syntax;

/// <summary>What stands behind an opcode.</summary>
internal abstract record Operand;

/// <summary>A register, special register, variable, label or function; <c>_</c> throws a result away.</summary>
internal sealed record Name(string Text, bool Negated = false) : Operand;

internal enum LiteralKind { Integer, Single, Double }

/// <summary>A constant: an integer in two's complement, or the bits of a float or double.</summary>
internal sealed record Immediate(ulong Bits, LiteralKind Kind) : Operand
{
    public Immediate Negate() => Kind switch
    {
        LiteralKind.Integer => this with { Bits = 0 - Bits },
        LiteralKind.Single => this with { Bits = Bits ^ 0x8000_0000 },
        _ => this with { Bits = Bits ^ 0x8000_0000_0000_0000 },
    };

    /// <summary>The bits of this constant where a value of <paramref name="type"/> is wanted.</summary>
    public ulong As(ScalarType type) => (Kind, type.Size()) switch
    {
        (LiteralKind.Double, 4) => BitConverter.SingleToUInt32Bits((float)BitConverter.UInt64BitsToDouble(Bits)),
        (LiteralKind.Single, 8) => BitConverter.DoubleToUInt64Bits(BitConverter.UInt32BitsToSingle((uint)Bits)),
        (_, 8) => Bits,
        (_, var size) => Bits & ((1UL << (8 * size)) - 1),
    };
}

/// <summary><c>[base + offset]</c>.</summary>
internal sealed record Address(Operand Base, long Offset) : Operand;

/// <summary><c>{a, b, c, d}</c>.</summary>
internal sealed record VectorOperand(IReadOnlyList<Operand> Elements) : Operand;

/// <summary><c>p|q</c>: two destinations.</summary>
internal sealed record Pair(Operand First, Operand Second) : Operand;

/// <summary><c>(a, b)</c>: the arguments or results of a call.</summary>
internal sealed record Arguments(IReadOnlyList<Operand> Elements) : Operand;
