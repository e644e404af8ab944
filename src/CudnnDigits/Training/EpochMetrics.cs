using System.Text.Json.Serialization;

namespace CudnnDigits.Training;

/// <summary>
/// What an epoch came to. One line of <c>metrics.jsonl</c>. The accuracy is that on the validation images where some were set
/// aside, else that on the test images.
/// </summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Loss">Mean loss of the epoch's images, each before the update that it took part in.</param>
/// <param name="Seconds">Time of the training steps alone.</param>
/// <param name="ImagesPerSecond">Training images in a second of that time.</param>
/// <param name="Version">Of this format; the first lines that were ever written name none.</param>
public sealed record EpochMetrics(
    int Epoch, double Loss, double Seconds, double ImagesPerSecond, int? TestCorrect = null, int? TestTotal = null,
    int? ValidationCorrect = null, int? ValidationTotal = null, int Version = EpochMetrics.CurrentVersion)
{
    public const int CurrentVersion = 1;

    /// <summary>Which images the accuracy was measured on.</summary>
    [JsonIgnore]
    public string EvaluatedOn => ValidationTotal is null ? "test" : "validation";

    /// <summary>Of those images, the ones that were read rightly.</summary>
    [JsonIgnore]
    public int Correct => ValidationCorrect ?? TestCorrect ?? 0;

    [JsonIgnore]
    public int Total => ValidationTotal ?? TestTotal ?? 0;

    /// <summary>The right part of them, 0 to 1.</summary>
    [JsonIgnore]
    public double Accuracy => (double)Correct / Total;
}
