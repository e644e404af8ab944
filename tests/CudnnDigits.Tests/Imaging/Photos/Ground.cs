namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>What lies under the ink: the paper, lines printed on it, and the table that it lies on.</summary>
internal sealed class Ground
{
    private static readonly Rgb Blue = new(60, 90, 170);

    private readonly Scene _scene;
    private readonly int _width, _height;
    private readonly float _sin, _cos, _offsetX, _offsetY;
    private readonly bool _left, _top;

    public Ground(Scene scene, int width, int height, Random random)
    {
        (_scene, _width, _height) = (scene, width, height);
        (_sin, _cos) = MathF.SinCos(scene.Degrees * MathF.PI / 180);
        var pitch = scene.Lines?.Pitch ?? 0;
        (_offsetX, _offsetY) = (pitch * random.NextSingle(), pitch * random.NextSingle());
        (_left, _top) = (random.Next(2) == 0, random.Next(2) == 0);
    }

    public Rgb At(int x, int y)
    {
        // Where it is on the paper, which is turned.
        var (fromX, fromY) = (x - (_width / 2f), y - (_height / 2f));
        var (paperX, paperY) = ((fromX * _cos) + (fromY * _sin) + (_width / 2f), (fromY * _cos) - (fromX * _sin) + (_height / 2f));
        var table = _scene.Table * _width;
        if (table > 0 && ((_left ? paperX : _width - paperX) < table || (_top ? paperY : _height - paperY) < table)) return Camera.TableColor;
        if (_scene.Lines is not { } lines) return _scene.Paper;
        var covered = Covered(paperY + _offsetY, lines);
        if (lines.Squared) covered = Math.Max(covered, Covered(paperX + _offsetX, lines));
        return Rgb.Mix(_scene.Paper, Blue, covered * lines.Darkness);
    }

    private static float Covered(float place, PrintedLines lines)
    {
        var distance = Math.Abs(place - (MathF.Round(place / lines.Pitch) * lines.Pitch));
        return Math.Clamp((lines.Width / 2) + 0.5f - distance, 0, 1);
    }
}
