using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>Checks of the arguments that all executors share.</summary>
internal static class StepGuard
{
    /// <exception cref="ArgumentException">The data does not fit the plan.</exception>
    public static void CheckData(Dataset data, Plan plan)
    {
        var input = plan.Spec.Input;
        if (data.Rows != input.Height || data.Columns != input.Width || data.ImageSize != input.Count)
            throw new ArgumentException($"{data.Name}: images of {data.Rows}x{data.Columns}, but {plan.Spec.Name} needs {input}");
        if (data.Count == 0) throw new ArgumentException($"{data.Name}: it has no images");
        if (data.Images.LongLength != (long)data.Count * data.ImageSize)
            throw new ArgumentException($"{data.Name}: {data.Images.LongLength} bytes of images, "
                + $"but {data.Count} labels need {(long)data.Count * data.ImageSize}");
        if (data.Labels.Max() >= plan.Classes)
            throw new ArgumentException($"{data.Name}: label {data.Labels.Max()}, but the network has only {plan.Classes} classes");
    }

    /// <exception cref="ArgumentException">Lengths do not match, or an index is out of range.</exception>
    public static void Check(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses, int batch, int loaded)
    {
        var steps = Batches.Count(order.Length, batch);
        if (rates.Length != steps)
            throw new ArgumentException(
                $"{order.Length} images in batches of {batch} are {steps} steps, but there are {rates.Length} learning rates");
        if (losses.Length < steps)
            throw new ArgumentException($"{steps} steps, but room for {losses.Length} losses");
        foreach (var index in order)
        {
            if ((uint)index >= (uint)loaded) throw new ArgumentException($"image {index} does not exist: {loaded} are loaded");
        }
    }

    /// <summary>The number of images in a block of bytes.</summary>
    /// <exception cref="ArgumentException">The length is not a multiple of the image size, or the logits do not fit.</exception>
    public static int CountImages(ReadOnlySpan<byte> images, Span<float> logits, Plan plan)
    {
        var size = plan.Spec.Input.Count;
        if (images.Length % size != 0) throw new ArgumentException($"{images.Length} bytes: is not a multiple of the image size, {size}");
        var count = images.Length / size;
        if (logits.Length < count * plan.Classes)
            throw new ArgumentException($"{count} images have {count * plan.Classes} logits, but there is room for {logits.Length}");
        return count;
    }
}
