using CudnnDigits.Files;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// The weights of a network alone, as safetensors with PyTorch's names: what <c>state_dict</c> returns and <c>load_state_dict</c> takes.
/// </summary>
public static class WeightsFile
{
    private const string NetworkKey = "network", VersionKey = "weightsVersion", Version = "1";

    /// <param name="path">The file to write.</param>
    /// <param name="plan">The names, shapes and offsets of the tensors.</param>
    /// <param name="parameters">The flat parameter buffer, including the running statistics.</param>
    /// <param name="metadata">Further metadata, such as the accuracy.</param>
    /// <param name="steps">The number of batches that the running statistics have averaged.</param>
    public static void Write(
        string path, Plan plan, float[] parameters, IEnumerable<KeyValuePair<string, string>> metadata, long steps = 0)
    {
        var file = new SafetensorsFile(
            // PyTorch's tools check for this format before they load.
            new Dictionary<string, string>(metadata) { ["format"] = "pt", [VersionKey] = Version, [NetworkKey] = plan.Spec.Name },
            [.. ParameterTensors.Of(plan, parameters)])
        {
            Counters = ParameterTensors.Counters(plan, steps),
        };
        DurableFile.Write(path, stream => SafetensorsWriter.Write(stream, file));
    }

    /// <summary>Reads the weights into a new flat parameter buffer. The file must have exactly the tensors of the plan.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, does not fit the network (the message lists each tensor that does not), or has a value that is not finite.
    /// </exception>
    public static float[] Read(string path, Plan plan) => Read(ReadKnownVersion(path), path, plan);

    /// <param name="file">The content of the file.</param>
    /// <param name="path">What errors call it.</param>
    /// <param name="plan">The network.</param>
    /// <inheritdoc cref="Read(string, Plan)"/>
    public static float[] Read(SafetensorsFile file, string path, Plan plan)
    {
        var buffer = new float[plan.ValueFloats];
        try
        {
            ParameterTensors.CopyTo(file, plan, buffer, exact: true);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }

        if (ParameterTensors.FirstNotFinite(plan.Tensors, buffer) is { } tensor)
            throw new InvalidDataException(
                $"{path}: {tensor.Name} has a value that is not finite; "
                + "use weights from before the training diverged");
        return buffer;
    }

    /// <summary>
    /// Finds the network of a file, with or without added batch normalization: the network of the given name, or of the name in the file,
    /// or else the first of the catalogue with the same tensor names and shapes.
    /// </summary>
    /// <exception cref="InvalidDataException">No network of the catalogue fits the file.</exception>
    public static ModelSpec DetectNetwork(string path, string? network = null)
    {
        var file = ReadKnownVersion(path);
        var name = network ?? file.Metadata.GetValueOrDefault(NetworkKey);
        var named = Catalogue.All.Select(entry => entry.Spec).FirstOrDefault(spec => spec.Name == name);
        var known = named is null ? Catalogue.All.Select(entry => entry.Spec) : [named];
        // If a named network does not fit, Read will say which tensors do not.
        return known.SelectMany(Variants).FirstOrDefault(spec => Fits(file, spec)) ?? named ?? throw new InvalidDataException(
            $"{path}: no known network has its tensors: {string.Join(", ", file.Tensors.Select(tensor => tensor.Name))}");
    }

    private static IEnumerable<ModelSpec> Variants(ModelSpec spec) =>
        spec.Layers.OfType<Conv2d>().Any() ? [spec, Regularization.WithBatchNorm(spec)] : [spec];

    /// <summary>Files of other programs and of the first version of this one have no version.</summary>
    private static SafetensorsFile ReadKnownVersion(string path)
    {
        var file = SafetensorsReader.Read(path);
        return file.Metadata.GetValueOrDefault(VersionKey, Version) is var version && version == Version
            ? file
            : throw new InvalidDataException($"{path}: version {version} of the weights, but this program reads version {Version}");
    }

    private static bool Fits(SafetensorsFile file, ModelSpec spec)
    {
        var tensors = Plan.Build(spec, batchSize: 1).Tensors.ToArray();
        return tensors.Length == file.Tensors.Count
            && tensors.All(tensor => file.Find(tensor.Name)?.Shape.SequenceEqual(tensor.Shape) ?? false);
    }
}
