using ScottPlot;
using SkiaSharp;

namespace CudnnDigits.Reports.Pictures;

/// <summary>
/// The typeface of all pictures. It is embedded in the program: servers often have no fonts, and text would silently be missing.
/// </summary>
internal sealed class Typefaces : IFontResolver
{
    public const string Family = "Inter";

    public static readonly SKTypeface Regular = Load("Inter-Regular.otf"), SemiBold = Load("Inter-SemiBold.otf");

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        Create(fontName, weight >= FontWeight.SemiBold);

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Create(fontName, bold);

    // ScottPlot disposes of the typeface, so each call creates a new one.
    private static SKTypeface? Create(string fontName, bool bold) =>
        fontName == Family ? Load(bold ? "Inter-SemiBold.otf" : "Inter-Regular.otf") : null;

    private static SKTypeface Load(string name)
    {
        using var stream = typeof(Typefaces).Assembly.GetManifestResourceStream(name)!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
