namespace CudnnDigits.Recognition;

/// <summary>A page as it was read.</summary>
/// <param name="Signs">Line by line, each from left to right.</param>
internal sealed record ReadPage(IReadOnlyList<ReadSign> Signs)
{
    public IReadOnlyList<ReadSign> Digits { get; } = [.. Signs.Where(sign => sign.IsDigit)];

    /// <summary>The digits line by line.</summary>
    public IEnumerable<string> Lines =>
        Digits.GroupBy(sign => sign.Sign.Line).Select(line => string.Concat(line.Select(sign => sign.Digit)));

    /// <summary>The lines, joined by \n.</summary>
    public string Text => string.Join('\n', Lines);
}
