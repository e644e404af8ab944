using CudnnDigits.Models;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Training.Runs;

/// <summary>Copies the tensors of a flat parameter buffer to and from files.</summary>
public static class ParameterTensors
{
    /// <summary>The tensors of the buffer under the names of the plan. They share its memory.</summary>
    /// <param name="plan">The names and offsets of the tensors.</param>
    /// <param name="buffer">The parameters and running statistics, or the parameters alone.</param>
    /// <param name="suffix">The suffix of each name.</param>
    public static IEnumerable<FloatTensor> Of(Plan plan, float[] buffer, string suffix = "") =>
        Within(plan, buffer).Select(parameter => new FloatTensor(
            parameter.Name + suffix, parameter.Shape, buffer.AsMemory(parameter.Offset, parameter.Count)));

    /// <summary>Fills the buffer from a file that must have every tensor of the plan in its shape.</summary>
    /// <param name="exact">Whether other tensors in the file are an error.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected or of another shape; the message lists them all.</exception>
    public static void CopyTo(SafetensorsFile file, Plan plan, float[] buffer, string suffix = "", bool exact = false)
    {
        var mismatches = new List<string>();
        foreach (var parameter in Within(plan, buffer))
        {
            var name = parameter.Name + suffix;
            var tensor = file.Find(name);
            if (tensor is null)
                mismatches.Add($"{name} {Text(parameter.Shape)} is missing");
            else if (!tensor.Shape.SequenceEqual(parameter.Shape))
                mismatches.Add($"{name} is {Text(tensor.Shape)}, expected {Text(parameter.Shape)}");
            else
                tensor.Values.Span.CopyTo(buffer.AsSpan(parameter.Offset, parameter.Count));
        }

        if (exact)
            mismatches.AddRange(Unexpected(file, plan).Select(tensor => $"{tensor.Name} {Text(tensor.Shape)} is unexpected"));
        if (mismatches.Count > 0)
            throw new InvalidDataException($"does not fit the network '{plan.Spec.Name}':\n  {string.Join("\n  ", mismatches)}");
    }

    /// <summary>The first of some tensors of the buffer with a value that is not finite; null if there is none.</summary>
    public static ParameterPlan? FirstNotFinite(IEnumerable<ParameterPlan> tensors, float[] buffer) =>
        tensors.FirstOrDefault(tensor => !AllFinite(buffer.AsSpan(tensor.Offset, tensor.Count)));

    /// <summary>Whether no value is infinite or NaN.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    /// <summary>PyTorch's num_batches_tracked of each layer with running statistics: the number of steps.</summary>
    public static IReadOnlyList<CounterTensor> Counters(Plan plan, long steps) =>
        [.. plan.Layers.Where(layer => layer.RunningMean is not null)
            .Select(layer => new CounterTensor($"{layer.Name}.num_batches_tracked", steps))];

    /// <summary>The tensors that the buffer is long enough for.</summary>
    private static IEnumerable<ParameterPlan> Within(Plan plan, float[] buffer) =>
        plan.Tensors.Where(tensor => tensor.Offset < buffer.Length);

    private static IEnumerable<FloatTensor> Unexpected(SafetensorsFile file, Plan plan) =>
        file.Tensors.Where(tensor => plan.Tensors.All(known => known.Name != tensor.Name));

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
