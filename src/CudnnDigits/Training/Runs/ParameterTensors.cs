using CudnnDigits.Models;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Training.Runs;

/// <summary>The tensors of a plan's flat parameter buffer, to and from files.</summary>
public static class ParameterTensors
{
    /// <summary>The buffer's tensors under the plan's names. They share its memory.</summary>
    /// <param name="plan">Says where each tensor lies.</param>
    /// <param name="buffer">All values of the plan, or those of the parameters alone.</param>
    /// <param name="suffix">Stands behind each name.</param>
    public static IEnumerable<FloatTensor> Of(Plan plan, float[] buffer, string suffix = "") =>
        Within(plan, buffer).Select(parameter => new FloatTensor(
            parameter.Name + suffix, parameter.Shape, buffer.AsMemory(parameter.Offset, parameter.Count)));

    /// <summary>Fills the buffer from a file that must have each tensor of the plan in its shape.</summary>
    /// <param name="exact">Whether the file must have no other tensor.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, of another shape or too many; the message lists them all.</exception>
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
                mismatches.Add($"{name} is {Text(tensor.Shape)}, wanted {Text(parameter.Shape)}");
            else
                tensor.Values.Span.CopyTo(buffer.AsSpan(parameter.Offset, parameter.Count));
        }

        if (exact)
            mismatches.AddRange(Unexpected(file, plan).Select(tensor => $"{tensor.Name} {Text(tensor.Shape)} is not among its parameters"));
        if (mismatches.Count > 0)
            throw new InvalidDataException($"does not fit the network '{plan.Spec.Name}':\n  {string.Join("\n  ", mismatches)}");
    }

    /// <summary>The first of some tensors of the buffer with a value that is no finite number; null where all are.</summary>
    public static ParameterPlan? FirstNotFinite(IEnumerable<ParameterPlan> tensors, float[] buffer) =>
        tensors.FirstOrDefault(tensor => !AllFinite(buffer.AsSpan(tensor.Offset, tensor.Count)));

    /// <summary>Whether none is infinite or not a number.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    /// <summary>How many batches each layer with running statistics has measured: every step's.</summary>
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
