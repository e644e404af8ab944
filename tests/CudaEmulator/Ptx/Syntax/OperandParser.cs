namespace CudaEmulator.Ptx.Syntax;

/// <summary>Reads operands; a function renames what it declared in nested braces.</summary>
internal sealed class OperandParser(TokenStream tokens, Func<string, string> rename)
{
    public Operand Read()
    {
        if (tokens.Accept("["))
            return ReadAddress();
        if (tokens.Accept("{"))
            return new VectorOperand(ReadList("}"));
        if (tokens.Accept("("))
            return new Arguments(ReadList(")"));
        var first = ReadScalar();
        return tokens.Accept("|") ? new Pair(first, ReadScalar()) : first;
    }

    /// <summary>A number with its sign, or null when there is none.</summary>
    public static Immediate? ReadConstant(TokenStream tokens)
    {
        var negative = tokens.At("-") && tokens.Peek(1).Kind == TokenKind.Number;
        var token = tokens.Peek(negative ? 1 : 0);
        if (token.Kind != TokenKind.Number)
            return null;
        var value = Literals.Parse(token.Text) ?? throw tokens.Error($"{token} is not a number");
        tokens.Next();
        if (!negative)
            return value;
        tokens.Next();
        return value.Negate();
    }

    private List<Operand> ReadList(string end)
    {
        var elements = new List<Operand>();
        if (tokens.Accept(end))
            return elements;
        do
            elements.Add(ReadScalar());
        while (tokens.Accept(","));
        tokens.Expect(end);
        return elements;
    }

    private Operand ReadScalar()
    {
        if (ReadConstant(tokens) is { } constant)
            return constant;
        var negated = tokens.Accept("!");
        return new Name(rename(tokens.ExpectName("an operand")), negated);
    }

    private Address ReadAddress()
    {
        var start = ReadScalar();
        long offset = 0;
        if (tokens.Accept("+") || tokens.At("-"))
            offset = ReadConstant(tokens) is { Kind: LiteralKind.Integer } value
                ? (long)value.Bits
                : throw tokens.Error($"found {tokens.Peek()}, expected an offset");
        tokens.Expect("]");
        return new Address(start, offset);
    }
}
