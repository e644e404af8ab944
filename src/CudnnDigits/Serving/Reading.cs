using System.Text.Json.Serialization;

namespace CudnnDigits.Serving;

/// <summary>The classification of a drawing, sent to the page as JSON with images in Base64.</summary>
/// <param name="Digit">The predicted digit.</param>
/// <param name="Probabilities">The probability of each digit.</param>
/// <param name="Seen">The input of the network, [28, 28], light on dark.</param>
/// <param name="DigitsSeen">The number of digits side by side in the drawing.</param>
/// <param name="Maps">The first feature maps; null for a network without a convolution.</param>
public sealed record Reading(int Digit, double[] Probabilities, byte[] Seen, int DigitsSeen, FeatureMaps? Maps);

/// <summary>The responses of the first convolution.</summary>
/// <param name="Values">[count, rows, columns]; 255 is the strongest response of all maps.</param>
public sealed record FeatureMaps(int Count, int Rows, int Columns, byte[] Values);

/// <summary>The description of the network on the page.</summary>
/// <param name="FeatureMaps">The number of feature maps of the first convolution; 0 without a convolution.</param>
public sealed record NetworkInfo(string Name, int Parameters, string Device, int FeatureMaps);

/// <summary>Why a request was refused.</summary>
public sealed record Refusal(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(NetworkInfo))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(IReadOnlyList<RunCurves>))]
internal sealed partial class ServingJson : JsonSerializerContext;
