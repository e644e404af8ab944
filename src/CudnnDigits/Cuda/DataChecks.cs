using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Cuda;

/// <summary>Checks on the host what a kernel would read out of bounds with.</summary>
internal static class DataChecks
{
    /// <exception cref="ArgumentException">The data does not fit the plan.</exception>
    public static void Check(Dataset data, Plan plan)
    {
        var input = plan.Spec.Input;
        if (data.Rows != input.Height || data.Columns != input.Width || data.ImageSize != input.Count)
            throw new ArgumentException($"{data.Name}: images of {data.Rows}x{data.Columns}, but {plan.Spec.Name} wants {input}");
        if (data.Count == 0) throw new ArgumentException($"{data.Name}: there are no images in it");
        if (data.Images.LongLength != (long)data.Count * data.ImageSize)
            throw new ArgumentException($"{data.Name}: {data.Images.LongLength} bytes of images, and {data.Count} labels want {(long)data.Count * data.ImageSize}");
        if (data.Labels.Max() >= plan.Classes)
            throw new ArgumentException($"{data.Name}: label {data.Labels.Max()}, and the network has {plan.Classes} classes");
    }
}
