namespace CudnnDigits.Training;

/// <summary>What an epoch came to. One line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="Loss">Mean loss of the epoch's images, each before the update that it took part in.</param>
/// <param name="Seconds">Time of the training steps alone.</param>
/// <param name="ImagesPerSecond">Training images in a second of that time.</param>
public sealed record EpochMetrics(int Epoch, double Loss, double Seconds, double ImagesPerSecond, int TestCorrect, int TestTotal);
