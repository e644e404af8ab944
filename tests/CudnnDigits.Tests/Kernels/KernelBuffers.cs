using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Random numbers, and buffers that kernels may overrun by a vector, as those of the program.</summary>
internal sealed unsafe class KernelBuffers : IDisposable
{
    private readonly Arena _arena = new();

    public Arena Arena => _arena;

    /// <summary>Uniform between -0.5 and 0.5.</summary>
    public static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    public float* New(int count) => _arena.Allocate<float>(count);

    public float* Copy(float[] values)
    {
        var buffer = New(values.Length);
        values.CopyTo(new Span<float>(buffer, values.Length));
        return buffer;
    }

    /// <summary>An image in PyTorch's order [channel][row][column], laid out for a kernel within a border of zeros.</summary>
    public float* Copy(float[] image, ActivationLayout layout)
    {
        var buffer = New(layout.Floats);
        for (var index = 0; index < image.Length; index++) buffer[layout.IndexOfFlat(index)] = image[index];
        return buffer;
    }

    /// <summary>The image in a kernel's layout, back in PyTorch's order.</summary>
    public static float[] Read(float* image, ActivationLayout layout) =>
        [.. Enumerable.Range(0, layout.Shape.Count).Select(index => image[layout.IndexOfFlat(index)])];

    public static float[] Read(float* values, int count) => new ReadOnlySpan<float>(values, count).ToArray();

    public void Dispose() => _arena.Dispose();
}
