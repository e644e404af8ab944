using System.Text.Json.Serialization;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training;

/// <summary>
/// The results of one epoch: one line of <c>metrics.jsonl</c>. The accuracy is measured on the validation images if some were set aside,
/// else on the test images.
/// </summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean loss of the epoch's images, each measured before its update.</param>
/// <param name="Seconds">The time of the training steps, without the evaluation.</param>
/// <param name="ImagesPerSecond">Training images per second of that time.</param>
/// <param name="Version">The version of this format; files of the first program do not have it.</param>
public sealed record EpochMetrics(
    int Epoch, double Loss, double Seconds, double ImagesPerSecond, int? TestCorrect = null, int? TestTotal = null,
    int? ValidationCorrect = null, int? ValidationTotal = null, int Version = EpochMetrics.CurrentVersion)
{
    public const int CurrentVersion = 1;

    /// <summary>The images that the accuracy was measured on: "test" or "validation".</summary>
    [JsonIgnore]
    public string EvaluatedOn => ValidationTotal is null ? "test" : "validation";

    /// <summary>The number of those images that were classified correctly.</summary>
    [JsonIgnore]
    public int Correct => ValidationCorrect ?? TestCorrect ?? 0;

    [JsonIgnore]
    public int Total => ValidationTotal ?? TestTotal ?? 0;

    /// <summary>Correct / Total, 0 to 1.</summary>
    [JsonIgnore]
    public double Accuracy => (double)Correct / Total;

    /// <summary>The epoch whose weights are kept: the first of the most accurate, or the last; null where there is none.</summary>
    public static EpochMetrics? KeptOf(TrainingSettings settings, IEnumerable<EpochMetrics> epochs) =>
        settings.KeepLast ? epochs.LastOrDefault() : epochs.MaxBy(epoch => epoch.Correct);
}
