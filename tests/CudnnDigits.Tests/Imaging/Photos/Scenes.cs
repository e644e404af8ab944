namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>What each kind means at each strength.</summary>
internal static class Scenes
{
    private static readonly Rgb[] Papers =
        [new(250, 236, 150), new(250, 190, 200), new(180, 225, 250), new(190, 235, 180), new(214, 184, 140), new(245, 200, 130)];

    private static readonly Rgb[] Inks = [new(30, 60, 190), new(200, 30, 40), new(20, 120, 60), new(110, 30, 140), new(210, 100, 20)];

    /// <param name="kind">What is special.</param>
    /// <param name="strength">How much of it there is.</param>
    /// <param name="size">Pixels of a digit's longer side.</param>
    /// <param name="random">Chooses the rest.</param>
    public static Scene Of(PhotoKind kind, Strength strength, float size, Random random)
    {
        float Choose(float light, float medium, float hard) => strength switch
        { Strength.Light => light, Strength.Medium => medium, _ => hard };
        T Any<T>(T[] choices) => choices[random.Next(choices.Length)];
        float Sign() => random.Next(2) == 0 ? -1 : 1;
        var plain = new Scene();
        return kind switch
        {
            PhotoKind.Clean => new Scene { Corner = 1, Blur = Choose(0, 0.5f, 1), Noise = 0, Quality = 100 },
            PhotoKind.UnevenLight => plain with { Corner = Choose(0.7f, 0.5f, 0.3f) },
            PhotoKind.Shadow => plain with { Shadow = Choose(0.75f, 0.55f, 0.4f), ShadowEdge = Choose(0.15f, 0.06f, 0.015f) },
            PhotoKind.ColoredPaper => plain with { Paper = Any(Papers), Ink = Rgb.Mix(plain.Ink, Any(Papers), Choose(0, 0.25f, 0.5f)) },
            PhotoKind.ColoredInk => plain with { Ink = Rgb.Mix(Any(Inks), plain.Paper, Choose(0, 0.2f, 0.4f)) },
            PhotoKind.Pencil => plain with
            { Ink = new Rgb(1, 1, 1.04f) * Choose(90, 115, 140), Grain = Choose(0.3f, 0.5f, 0.65f), Noise = Choose(2, 3, 4) },
            PhotoKind.Ruled => plain with
            {
                Lines = new PrintedLines(size * Choose(1.6f, 1.3f, 1.1f), Choose(1.5f, 2, 2.5f), Choose(0.2f, 0.4f, 0.6f), Squared: false),
                Degrees = Sign() * Choose(0, 1, 2),
            },
            PhotoKind.Squared => plain with
            {
                Lines = new PrintedLines(size * Choose(0.8f, 0.65f, 0.5f), Choose(1.2f, 1.6f, 2), Choose(0.15f, 0.3f, 0.45f), Squared: true),
                Degrees = Sign() * Choose(0, 1, 2),
            },
            PhotoKind.DarkEdge => plain with { Table = Choose(0.05f, 0.08f, 0.12f), Degrees = Sign() * Choose(0.5f, 1, 2) },
            PhotoKind.Jpeg => plain with { Quality = (int)Choose(50, 25, 10) },
            PhotoKind.Noise => plain with { Noise = Choose(8, 16, 28) },
            PhotoKind.Blur => plain with { Blur = size * Choose(0.015f, 0.03f, 0.05f) },
            PhotoKind.Rotation => plain with { Degrees = Sign() * Choose(3, 6, 10) },
            PhotoKind.LowContrast => plain with { Ink = Rgb.Mix(plain.Paper, plain.Ink, Choose(0.4f, 0.22f, 0.12f)), Noise = 1.5f },
            PhotoKind.DarkMode => new Scene
            {
                Paper = new Rgb(24, 26, 30),
                Ink = new Rgb(1, 1, 1.02f) * Choose(230, 170, 110),
                Corner = 1,
                Blur = 0.5f,
                Noise = 0,
                Quality = (int)Choose(100, 90, 60),
            },
            PhotoKind.ThinPen => plain with { Pen = Choose(0.07f, 0.05f, 0.035f) },
            PhotoKind.ThickPen => plain with { Pen = Choose(0.16f, 0.2f, 0.24f) },
            PhotoKind.Everything => plain with
            {
                Paper = Any(Papers),
                Ink = Rgb.Mix(Any(Inks), plain.Ink, 0.5f),
                Corner = Choose(0.85f, 0.7f, 0.55f),
                Shadow = Choose(0.85f, 0.7f, 0.55f),
                Lines = new PrintedLines(size * 1.4f, Choose(1.2f, 1.6f, 2), Choose(0.15f, 0.25f, 0.35f), Squared: random.Next(2) == 0),
                Degrees = Sign() * Choose(1, 2, 4),
                Noise = Choose(3, 6, 10),
                Blur = size * Choose(0.01f, 0.018f, 0.025f),
                Quality = (int)Choose(80, 60, 40),
                Table = Choose(0, 0.04f, 0.07f),
                Pen = Choose(0.1f, 0.085f, 0.07f),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
