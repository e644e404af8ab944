using System.Globalization;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Networks;

/// <summary>The network that comes with the program, trained: docs/model-card.md says on what, and how accurate it is.</summary>
internal static class PretrainedNetwork
{
    /// <summary>What the output calls its weights.</summary>
    public const string Path = "built-in weights";

    private const string Resource = "pretrained/best.safetensors", TemperatureKey = "temperature";

    public static TrainedNetwork Load()
    {
        using var stream = typeof(PretrainedNetwork).Assembly.GetManifestResourceStream(Resource)!;
        var file = SafetensorsReader.Read(stream, Path);
        var plan = Plan.Build(Catalogue.Find("best").Spec, TrainedNetwork.BatchSize);
        return new TrainedNetwork(plan, [WeightsFile.Read(file, Path, plan)], [Path], Path)
        {
            Temperature = double.Parse(file.Metadata[TemperatureKey], CultureInfo.InvariantCulture),
        };
    }
}
