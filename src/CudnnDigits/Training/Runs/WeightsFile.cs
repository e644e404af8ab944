using CudnnDigits.Files;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// The weights of a network and nothing else, as safetensors under PyTorch's names: what <c>load_state_dict</c> takes, and what
/// comes from a <c>state_dict</c>.
/// </summary>
public static class WeightsFile
{
    private const string NetworkKey = "network", VersionKey = "weightsVersion", Version = "1";

    /// <param name="path">Where to write.</param>
    /// <param name="plan">Names and places of the tensors.</param>
    /// <param name="parameters">The flat parameter buffer, running statistics included.</param>
    /// <param name="metadata">What else to note, such as the accuracy.</param>
    /// <param name="steps">How many batches the running statistics have seen.</param>
    public static void Write(
        string path, Plan plan, float[] parameters, IEnumerable<KeyValuePair<string, string>> metadata, long steps = 0)
    {
        var file = new SafetensorsFile(
            // PyTorch's tools look for this format before they load.
            new Dictionary<string, string>(metadata) { ["format"] = "pt", [VersionKey] = Version, [NetworkKey] = plan.Spec.Name },
            [.. ParameterTensors.Of(plan, parameters)])
        {
            Counters = ParameterTensors.Counters(plan, steps),
        };
        DurableFile.Write(path, stream => SafetensorsWriter.Write(stream, file));
    }

    /// <summary>A new flat parameter buffer with the file's weights, in which the plan's tensors must be, all of them and no other.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, does not fit, of which the message lists what does not, or has a value that is no finite number.
    /// </exception>
    public static float[] Read(string path, Plan plan)
    {
        var file = ReadKnownVersion(path);
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
                $"{path}: {tensor.Name} holds a value that is no finite number, where every one should be; "
                + "take weights from before the training went wrong");
        return buffer;
    }

    /// <summary>
    /// Finds the network that a file belongs to, as the catalogue has it or with its convolutions normalised: the one of this name, or that
    /// the file names, else the first whose names and shapes it has.
    /// </summary>
    /// <exception cref="InvalidDataException">No network of the catalogue fits.</exception>
    public static ModelSpec DetectNetwork(string path, string? network = null)
    {
        var file = ReadKnownVersion(path);
        var name = network ?? file.Metadata.GetValueOrDefault(NetworkKey);
        var named = Catalogue.All.Select(entry => entry.Spec).FirstOrDefault(spec => spec.Name == name);
        var known = named is null ? Catalogue.All.Select(entry => entry.Spec) : [named];
        // One that is named and does not fit is for the reader to refuse, who says what does not.
        return known.SelectMany(Variants).FirstOrDefault(spec => Fits(file, spec)) ?? named ?? throw new InvalidDataException(
            $"{path}: its tensors are those of no known network: {string.Join(", ", file.Tensors.Select(tensor => tensor.Name))}");
    }

    private static IEnumerable<ModelSpec> Variants(ModelSpec spec) =>
        spec.Layers.OfType<Conv2d>().Any() ? [spec, Regularization.WithBatchNorm(spec)] : [spec];

    /// <summary>Files of other programs, and our own of the first days, name no version.</summary>
    private static SafetensorsFile ReadKnownVersion(string path)
    {
        var file = SafetensorsReader.Read(path);
        return file.Metadata.GetValueOrDefault(VersionKey, Version) is var version && version == Version
            ? file
            : throw new InvalidDataException($"{path}: version {version} of the weights, this program reads {Version}");
    }

    private static bool Fits(SafetensorsFile file, ModelSpec spec)
    {
        var tensors = Plan.Build(spec, batchSize: 1).Tensors.ToArray();
        return tensors.Length == file.Tensors.Count
            && tensors.All(tensor => file.Find(tensor.Name)?.Shape.SequenceEqual(tensor.Shape) ?? false);
    }
}
