using SkiaSharp;

namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>Takes a photo of a sheet.</summary>
internal static class Camera
{
    private static readonly Rgb Table = new(58, 44, 36);

    private static readonly float[] Normals = CreateNormals();

    /// <returns>A file's bytes, PNG or JPEG.</returns>
    public static byte[] Take(Sheet sheet, Scene scene, Random random)
    {
        var (width, height) = (sheet.Width, sheet.Height);
        var planes = Enumerable.Range(0, 3).Select(_ => new float[width * height]).ToArray();
        var light = new Light(scene, width, height, random);
        var ground = new Ground(scene, width, height, random);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                var covered = sheet.Ink[at] * (scene.Grain == 0 ? 1 : 1 - (scene.Grain * random.NextSingle()));
                var color = Rgb.Mix(ground.At(x, y), scene.Ink, covered) * light.At(x, y);
                (planes[0][at], planes[1][at], planes[2][at]) = (color.Red, color.Green, color.Blue);
            }
        }

        foreach (var plane in planes) Blur(plane, width, height, scene.Blur);
        return Encode(planes, width, height, scene, random);
    }

    public static Rgb TableColor => Table;

    private static byte[] Encode(float[][] planes, int width, int height, Scene scene, Random random)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var bytes = bitmap.GetPixelSpan();
        for (var at = 0; at < width * height; at++)
        {
            // A camera's noise is mostly the same in all colours once it has been through its own processing.
            var common = scene.Noise == 0 ? 0 : scene.Noise * Normals[random.Next(Normals.Length)];
            for (var color = 0; color < 3; color++)
                bytes[(4 * at) + color] = (byte)Math.Clamp(planes[color][at] + common + 0.5f, 0, 255);
            bytes[(4 * at) + 3] = 255;
        }

        using var data = bitmap.Encode(scene.Quality == 100 ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, scene.Quality);
        return data.ToArray();
    }

    /// <summary>Gaussian, along rows and then along columns.</summary>
    private static void Blur(float[] plane, int width, int height, float deviation)
    {
        if (deviation <= 0) return;
        var reach = (int)MathF.Ceiling(2.5f * deviation);
        float[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(offset => MathF.Exp(-offset * offset / (2 * deviation * deviation)))];
        var sum = weights.Sum();
        for (var index = 0; index < weights.Length; index++) weights[index] /= sum;
        for (var y = 0; y < height; y++) Convolve(plane, y * width, 1, width, weights, reach);
        for (var x = 0; x < width; x++) Convolve(plane, x, width, height, weights, reach);
    }

    private static void Convolve(float[] plane, int start, int step, int count, float[] weights, int reach)
    {
        var source = new float[count];
        for (var index = 0; index < count; index++) source[index] = plane[start + (index * step)];
        for (var index = 0; index < count; index++)
        {
            float sum = 0;
            for (var offset = -reach; offset <= reach; offset++) sum += weights[offset + reach] * source[Math.Clamp(index + offset, 0, count - 1)];
            plane[start + (index * step)] = sum;
        }
    }

    private static float[] CreateNormals()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 1 << 16).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }
}
