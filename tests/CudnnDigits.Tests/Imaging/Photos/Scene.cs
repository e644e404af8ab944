namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>Red, green and blue, 0 to 255.</summary>
internal readonly record struct Rgb(float Red, float Green, float Blue)
{
    public static Rgb Mix(Rgb one, Rgb other, float part) => new(
        one.Red + ((other.Red - one.Red) * part), one.Green + ((other.Green - one.Green) * part), one.Blue + ((other.Blue - one.Blue) * part));

    public static Rgb operator *(Rgb color, float factor) => new(color.Red * factor, color.Green * factor, color.Blue * factor);
}

/// <summary>Lines printed on paper.</summary>
/// <param name="Pitch">Pixels from one to the next.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Darkness">How much of the ink's colour they have, 0 to 1.</param>
/// <param name="Squared">Whether there are columns, too.</param>
internal sealed record PrintedLines(float Pitch, float Width, float Darkness, bool Squared);

/// <summary>Everything about a photo but what is written on it.</summary>
internal sealed record Scene
{
    public Rgb Paper { get; init; } = new(236, 233, 226);

    public Rgb Ink { get; init; } = new(32, 36, 60);

    /// <summary>How unevenly the pen gives its ink, 0 to 1.</summary>
    public float Grain { get; init; }

    /// <summary>Brightness of the darkest corner; 1 for even light.</summary>
    public float Corner { get; init; } = 0.95f;

    /// <summary>Brightness inside a shadow; 1 for none.</summary>
    public float Shadow { get; init; } = 1;

    /// <summary>Width of the shadow's soft edge, as a part of the photo's width.</summary>
    public float ShadowEdge { get; init; } = 0.1f;

    public PrintedLines? Lines { get; init; }

    /// <summary>How much of the photo's width is a dark table; 0 for none.</summary>
    public float Table { get; init; }

    /// <summary>Degrees that the paper is turned by, with all that is on it.</summary>
    public float Degrees { get; init; }

    /// <summary>Standard deviation, in pixels.</summary>
    public float Blur { get; init; } = 0.6f;

    /// <summary>Standard deviation, of 255.</summary>
    public float Noise { get; init; } = 2;

    /// <summary>Quality of the JPEG; 100 for a PNG.</summary>
    public int Quality { get; init; } = 90;

    /// <summary>Width of the pen as a part of a digit's size; 0 for the writer's own.</summary>
    public float Pen { get; init; }
}
