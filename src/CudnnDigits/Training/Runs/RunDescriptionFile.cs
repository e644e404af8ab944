using System.Text.Json;
using CudnnDigits.Files;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training.Runs;

/// <summary><c>run.json</c>, and files of the same form that <c>--config</c> names.</summary>
public static class RunDescriptionFile
{
    public static void Write(string path, RunDescription description) => DurableFile.Write(
        path, stream => JsonSerializer.Serialize(stream, description, RunDescriptionJson.Default.RunDescription));

    /// <exception cref="InvalidDataException">The file is not the description of a run.</exception>
    public static RunDescription Read(string path) => Parse(path, File.ReadAllBytes(path));

    /// <summary>Reads a file that somebody may have written by hand: a key that no setting has is an error.</summary>
    /// <exception cref="InvalidDataException">The file is not the description of a run, or has an unknown key.</exception>
    public static RunDescription ReadConfig(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var description = Parse(path, bytes);
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        Check(path, root, RunDescriptionJson.Default.RunDescription.Properties.Select(property => property.Name));
        var paths = TrainingOptions.All.Select(option => option.JsonPath.Split('.')).ToArray();
        var training = root.GetProperty("training");
        Check(path, training, paths.Select(keys => keys[0]));
        foreach (var section in paths.Where(keys => keys.Length > 1).GroupBy(keys => keys[0]))
        {
            if (training.TryGetProperty(section.Key, out var value) && value.ValueKind == JsonValueKind.Object)
                Check(path, value, section.Select(keys => keys[1]));
        }

        return description;
    }

    private static void Check(string path, JsonElement element, IEnumerable<string> known)
    {
        var names = known.Distinct().ToArray();
        foreach (var property in element.EnumerateObject().Where(property => !names.Contains(property.Name)))
            throw new InvalidDataException($"{path}: unknown setting '{property.Name}'{Suggestion.For(property.Name, names)}");
    }

    private static RunDescription Parse(string path, byte[] bytes)
    {
        try
        {
            var description = JsonSerializer.Deserialize(bytes, RunDescriptionJson.Default.RunDescription)
                ?? throw new InvalidDataException("null does not describe a run");
            if (description.Version != RunDescription.CurrentVersion)
                throw new InvalidDataException(
                    $"version {description.Version}, but this program reads version {RunDescription.CurrentVersion}");
            if (description.Members is not (>= 1 and <= RunDescription.MaxMembers))
                throw new InvalidDataException($"members {description.Members}: must be from 1 to {RunDescription.MaxMembers}");
            return description;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }
}
