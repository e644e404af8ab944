namespace CudaEmulator.Ptx.Syntax;

/// <summary>Tokens read one after another, with the usual questions of a recursive-descent parser.</summary>
internal sealed class TokenStream(SourceText source)
{
    private readonly List<Token> _tokens = Lexer.Tokenize(source);
    private int _at;

    public SourceText Source => source;

    public Token Peek(int ahead = 0) => _tokens[Math.Min(_at + ahead, _tokens.Count - 1)];

    public Token Next()
    {
        var token = Peek();
        _at++;
        return token;
    }

    public bool At(string text) => Peek() is { Kind: not TokenKind.String } token && token.Text == text;

    public bool Accept(string text)
    {
        if (!At(text))
            return false;
        _at++;
        return true;
    }

    public void Expect(string text)
    {
        if (!Accept(text))
            throw Error($"found {Peek()}, expected '{text}'");
    }

    public string ExpectName(string what) => Peek().Kind == TokenKind.Name ? Next().Text : throw Error($"found {Peek()}, expected {what}");

    public int ExpectInteger(string what)
    {
        if (Peek().Kind == TokenKind.Number && Literals.TryParseInteger(Peek().Text, out var bits) && bits <= int.MaxValue)
        {
            _at++;
            return (int)bits;
        }

        throw Error($"found {Peek()}, expected {what}");
    }

    /// <summary>Passes over everything up to the next <paramref name="text"/> and that too.</summary>
    public void SkipPast(string text)
    {
        while (!At(text))
        {
            if (Next().Kind == TokenKind.End)
                throw Error($"no '{text}' to the end of the text");
        }

        _at++;
    }

    /// <summary>Passes over the rest of the line that <paramref name="token"/> stands on.</summary>
    public void SkipLine(Token token)
    {
        while (Peek().Kind != TokenKind.End && Peek().Line == token.Line)
            _at++;
    }

    public PtxException Error(string problem) => source.Error(problem, Peek().Line);
}
