namespace CudaEmulator.Ptx.Syntax;

/// <summary>Cuts PTX text into tokens; comments and white space fall away.</summary>
internal sealed class Lexer(SourceText source)
{
    private readonly List<Token> _tokens = [];
    private readonly string _text = source.Text;
    private int _at;
    private int _line = 1;

    public static List<Token> Tokenize(SourceText source) => new Lexer(source).Run();

    private List<Token> Run()
    {
        while (SkipBlanks())
            ReadToken();
        _tokens.Add(new Token(TokenKind.End, "", _line));
        return _tokens;
    }

    /// <summary>Goes to the next character that matters; false at the end.</summary>
    private bool SkipBlanks()
    {
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\n')
                _line++;
            else if (StartsWith("//"))
                _at = EndOfLine() - 1;
            else if (StartsWith("/*"))
                SkipBlockComment();
            else if (!char.IsWhiteSpace(_text[_at]))
                return true;
        }

        return false;
    }

    private bool StartsWith(string prefix) => string.CompareOrdinal(_text, _at, prefix, 0, prefix.Length) == 0;

    private int EndOfLine()
    {
        var end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private void SkipBlockComment()
    {
        var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw source.Error("a comment without its end", _line);
        _line += _text.AsSpan(_at, end - _at).Count('\n');
        _at = end + 1;
    }

    private void ReadToken()
    {
        var first = _text[_at];
        if (first == '"')
            ReadString();
        else if (char.IsAsciiDigit(first))
            ReadWhile(TokenKind.Number, static c => char.IsAsciiLetterOrDigit(c) || c == '.');
        else if (IsNamePart(first))
            ReadWhile(TokenKind.Name, IsNamePart);
        else if ("{}()[]<>,;:+-|@!=".Contains(first))
            Add(TokenKind.Symbol, _at, _at + 1);
        else
            throw source.Error($"unexpected character '{first}'", _line);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '%' or '.';

    private void ReadWhile(TokenKind kind, Func<char, bool> belongs)
    {
        var end = _at + 1;
        while (end < _text.Length && belongs(_text[end]))
            end++;
        Add(kind, _at, end);
    }

    private void ReadString()
    {
        var end = _text.IndexOf('"', _at + 1);
        if (end < 0 || end > EndOfLine())
            throw source.Error("a string without its closing quote", _line);
        Add(TokenKind.String, _at, end + 1);
    }

    private void Add(TokenKind kind, int start, int end)
    {
        _tokens.Add(new Token(kind, _text[start..end], _line));
        _at = end;
    }
}
