using System.Text.Json.Serialization;

namespace CudnnDigits.Serving;

/// <summary>What the network makes of a drawing. The page gets it as JSON, images in base64.</summary>
/// <param name="Probabilities">An entry a digit.</param>
/// <param name="Seen">[28, 28], light on dark: the drawing as the network got it.</param>
/// <param name="DigitsSeen">How many digits stand side by side on it.</param>
/// <param name="Maps">Null for a network without a convolution.</param>
public sealed record Reading(int Digit, double[] Probabilities, byte[] Seen, int DigitsSeen, FeatureMaps? Maps);

/// <summary>How strongly the first convolution responds, and where.</summary>
/// <param name="Values">[count, rows, columns]; 255 is the strongest response of all maps.</param>
public sealed record FeatureMaps(int Count, int Rows, int Columns, byte[] Values);

/// <summary>What the page says of the network.</summary>
/// <param name="FeatureMaps">How many the first convolution has; 0 without one.</param>
public sealed record NetworkInfo(string Name, int Parameters, string Device, int FeatureMaps);

/// <summary>Why a request was refused.</summary>
public sealed record Refusal(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(NetworkInfo))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(IReadOnlyList<RunCurves>))]
internal sealed partial class ServingJson : JsonSerializerContext;
