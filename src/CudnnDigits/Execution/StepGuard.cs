using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>The checks that every executor makes of what it is asked to do.</summary>
internal static class StepGuard
{
    /// <exception cref="ArgumentException">Lengths do not agree, or an index lies outside the data.</exception>
    public static void Check(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses, int batch, int loaded)
    {
        var steps = (order.Length + batch - 1) / batch;
        if (rates.Length != steps)
            throw new ArgumentException($"{order.Length} images in batches of {batch} are {steps} steps, but {rates.Length} learning rates came");
        if (losses.Length < steps)
            throw new ArgumentException($"{steps} steps, but room for {losses.Length} losses");
        foreach (var index in order)
        {
            if ((uint)index >= (uint)loaded) throw new ArgumentException($"image {index} was asked for, but {loaded} are loaded");
        }
    }

    /// <summary>The number of images in a block of bytes.</summary>
    /// <exception cref="ArgumentException">Not a whole number of images, or no room for their logits.</exception>
    public static int CountImages(ReadOnlySpan<byte> images, Span<float> logits, Plan plan)
    {
        var size = plan.Spec.Input.Count;
        if (images.Length % size != 0) throw new ArgumentException($"{images.Length} bytes are no whole number of images of {size}");
        var count = images.Length / size;
        if (logits.Length < count * plan.Classes)
            throw new ArgumentException($"{count} images have {count * plan.Classes} logits, but there is room for {logits.Length}");
        return count;
    }
}
