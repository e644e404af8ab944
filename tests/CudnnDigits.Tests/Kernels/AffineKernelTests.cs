using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Distorted images against bilinear interpolation in double precision.</summary>
public sealed unsafe class AffineKernelTests
{
    private const int Channels = 2, Height = 9, Width = 7;

    private static readonly byte[] Image = Noise();

    private static readonly AffineMap[] Maps =
    [
        new(1, 0, 0, 0, 1, 0), new(1, 0, 0.25f, 0, 1, -0.75f), new(0.8f, -0.6f, 2, 0.6f, 0.8f, -1.5f), new(0.5f, 0.2f, 1, -0.1f, 1.7f, -3),
        new(1, 0, 3, 0, 1, -8.5f), new(1, 0, 1e10f, 0, 1, 0), new(1, 0, float.NaN, 0, 1, 0),
    ];

    [Test]
    public void Warp_AnyMap_InterpolatesBetweenPixels(
        [ValueSource(nameof(Maps))] AffineMap map, [Values(1, ActivationLayout.BlockLanes)] int lanes, [Values(0, 1)] int border)
    {
        var layout = new ActivationLayout(new Shape(Channels, Height, Width), lanes, border);
        using var buffers = new KernelBuffers();
        var to = buffers.New(layout.Floats);

        fixed (byte* from = Image) AffineKernel.Warp(from, to, layout, map);

        var expected =
            from channel in Enumerable.Range(0, Channels)
            from y in Enumerable.Range(0, Height)
            from x in Enumerable.Range(0, Width)
            let sourceX = map.X0 + ((double)map.XX * x) + ((double)map.XY * y)
            let sourceY = map.Y0 + ((double)map.YX * x) + ((double)map.YY * y)
            select Sample(channel, sourceX, sourceY);
        Assert.That(KernelBuffers.Read(to, layout), Is.EqualTo(expected).Within(1e-5));
        var written = Enumerable.Range(0, layout.Floats).Count(index => to[index] != 0);
        Assert.That(written, Is.LessThanOrEqualTo(layout.Shape.Count), "the border");
    }

    /// <summary>Every pixel weighs 1 at its own position and 0 at a distance of one or more along an axis.</summary>
    private static double Sample(int channel, double x, double y)
    {
        if (double.IsNaN(x)) return 0;
        var sum = 0.0;
        for (var row = 0; row < Height; row++)
        {
            for (var column = 0; column < Width; column++)
            {
                var weight = Math.Max(0, 1 - Math.Abs(x - column)) * Math.Max(0, 1 - Math.Abs(y - row));
                sum += weight * Image[(((channel * Height) + row) * Width) + column] / 255;
            }
        }

        return sum;
    }

    private static byte[] Noise()
    {
        var image = new byte[Channels * Height * Width];
        new Random(1).NextBytes(image);
        return image;
    }
}
