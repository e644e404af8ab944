namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>How bright the light is at each place: darker towards a corner, and in a shadow with a straight edge.</summary>
internal sealed class Light
{
    private readonly Scene _scene;
    private readonly (float X, float Y) _corner, _across, _start;
    private readonly int _width, _height;

    public Light(Scene scene, int width, int height, Random random)
    {
        (_scene, _width, _height) = (scene, width, height);
        _corner = (random.Next(2), random.Next(2));
        var (sin, cos) = MathF.SinCos(random.NextSingle() * MathF.Tau);
        _across = (cos, sin);
        _start = (0.35f + (0.3f * random.NextSingle()), 0.35f + (0.3f * random.NextSingle()));
    }

    public float At(int x, int y)
    {
        var (partX, partY) = ((float)x / _width, (float)y / _height);
        var toCorner = 1 - (((Math.Abs(partX - _corner.X)) + Math.Abs(partY - _corner.Y)) / 2);
        var light = 1 - ((1 - _scene.Corner) * toCorner * toCorner);
        if (_scene.Shadow == 1) return light;
        var inside = (((partX - _start.X) * _across.X) + ((partY - _start.Y) * _across.Y)) / _scene.ShadowEdge;
        return light * (1 - ((1 - _scene.Shadow) * Math.Clamp(inside + 0.5f, 0, 1)));
    }
}
