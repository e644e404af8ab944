namespace CudaEmulator.Ptx.Syntax;

internal enum TokenKind { Name, Number, String, Symbol, End }

/// <summary>A word of PTX. A name keeps its dots: <c>ld.global.f32</c>, <c>.reg</c> and <c>%tid.x</c> are one token each.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public override string ToString() => Kind == TokenKind.End ? "the end of the text" : $"'{Text}'";
}
