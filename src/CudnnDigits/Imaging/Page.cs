namespace CudnnDigits.Imaging;

/// <summary>A sign that somebody wrote: a digit or something else.</summary>
/// <param name="Box">Where it is, in pixels of the image.</param>
/// <param name="Line">Its line, counted from 0 at the top.</param>
/// <param name="IsSmall">Whether it is too small or too flat for a digit, as a decimal point or a dash is.</param>
/// <param name="Pixels">[28, 28], as MNIST has its digits.</param>
internal sealed record Sign(Box Box, int Line, bool IsSmall, byte[] Pixels)
{
    /// <summary>Columns of the ink at which it may have to be cut, where digits touch; empty for most.</summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>What it was made of.</summary>
    public Glyph Glyph { get; init; } = new(Box, []);
}

/// <summary>What is written on a picture, line by line.</summary>
internal sealed class Page
{
    // A sign lower than this part of a digit is a dash, or a dot if it is narrow, too.
    private const double Flat = 0.3, Small = 0.42;

    private const double NearestDigits = 0.15, MostWidth = 1.2;

    private const double LeastOfOthers = 0.8;

    private readonly Ink _ink;
    private readonly StrokeMap _map;
    private readonly double _digitHeight, _tallestWhole;

    private Page(Ink ink, StrokeMap map, IReadOnlyList<List<Glyph>> lines, double digitHeight)
    {
        (_ink, _map) = (ink, map);
        _digitHeight = digitHeight;
        var wholes = lines.SelectMany(line => line).Where(glyph => !RunsOut(glyph.Box)).ToArray();
        _tallestWhole = wholes.Length == 0 ? 0 : wholes.Max(glyph => glyph.Box.Height);
        Signs = [.. lines.SelectMany((line, index) => line.Select(glyph => Describe(glyph, index)))];
    }

    /// <summary>Line by line, each from left to right.</summary>
    public IReadOnlyList<Sign> Signs { get; }

    /// <exception cref="ImageException">There is nothing on it.</exception>
    public static Page Find(GreyImage image)
    {
        var ink = Ink.From(image);
        var map = StrokeMap.Of(ink);
        var strokes = map.Strokes.Where(stroke => !Frame.IsPartOf(stroke, ink)).ToList();
        if (strokes.Count == 0) strokes = [.. map.Strokes];
        var height = Layout.DigitHeight(strokes.Select(stroke => stroke.Box), ink.StrokeWidth);
        if (height == 0) throw new ImageException("no digit was found on it: there are only specks");
        return new Page(ink, map, Lines.Of(Layout.Group(strokes, height), height), height);
    }

    /// <summary>All signs as one: [28, 28].</summary>
    public byte[] Whole()
    {
        var box = Signs.Select(sign => sign.Glyph.Box).Aggregate((all, next) => all.With(next));
        return DigitImage.Of(new Glyph(box, [.. Signs.SelectMany(sign => sign.Glyph.Strokes)]).Cut(_ink, _map));
    }

    /// <summary>The part of a sign between two of its cuts, or between a cut and its end.</summary>
    /// <returns>Null where no ink is.</returns>
    public Sign? Part(Sign sign, int left, int right) =>
        sign.Glyph.Between(_map, _ink.Plane.Width, left, right) is { } part ? Describe(part, sign.Line) with { Cuts = [] } : null;

    /// <summary>Two neighbors as one sign, if they may be the strokes of one digit; null if not.</summary>
    public Sign? Join(Sign left, Sign right)
    {
        var whole = left.Glyph.Box.With(right.Glyph.Box);
        var isNear = left.Line == right.Line && left.Glyph.Box.GapX(right.Glyph.Box) <= NearestDigits * whole.Height
            && left.Glyph.Box.GapY(right.Glyph.Box) < 0 && whole.Width <= MostWidth * whole.Height;
        return !isNear || left.IsSmall || right.IsSmall ? null
            : Describe(new Glyph(whole, [.. left.Glyph.Strokes, .. right.Glyph.Strokes]), left.Line) with { Cuts = [] };
    }

    private Sign Describe(Glyph glyph, int line)
    {
        var box = glyph.Box;
        var isSmall = box.Height < Flat * _digitHeight || Math.Max(box.Width, box.Height) < Small * _digitHeight
            || box.Width > 3 * box.Height
            // What runs out of the picture is not read, unless all of it does.
            || (RunsOut(box) && _tallestWhole > LeastOfOthers * box.Height);
        var shown = new Box(box.Left / _ink.Scale, box.Top / _ink.Scale, Up(box.Right), Up(box.Bottom));
        return new Sign(shown, line, isSmall, DigitImage.Of(glyph.Cut(_ink, _map)))
        {
            Cuts = isSmall ? [] : Touching.Cuts(glyph, _ink, _map, _digitHeight),
            Glyph = glyph,
        };
    }

    private bool RunsOut(Box box) =>
        box.Left < _ink.Scale || box.Top < _ink.Scale || box.Right > _ink.Plane.Width - _ink.Scale || box.Bottom > _ink.Plane.Height - _ink.Scale;

    private int Up(int edge) => (edge + _ink.Scale - 1) / _ink.Scale;
}
