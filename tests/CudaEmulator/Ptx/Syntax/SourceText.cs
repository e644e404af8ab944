namespace CudaEmulator.Ptx.Syntax;

/// <summary>The text of a module, kept so that every complaint can repeat the line that it is about.</summary>
internal sealed class SourceText(string text)
{
    private readonly string[] _lines = text.Split('\n');

    public string Text { get; } = text;

    /// <summary>A line without its indentation, counted from 1.</summary>
    public string Line(int number) => number >= 1 && number <= _lines.Length ? _lines[number - 1].Trim() : "";

    public PtxException Error(string problem, int line, int status = PtxException.InvalidPtx) => new(problem, line, Line(line), status);
}
