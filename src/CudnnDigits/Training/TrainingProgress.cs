namespace CudnnDigits.Training;

/// <summary>Where a training is after a few more steps.</summary>
/// <param name="Epoch">The epoch at work, 1 for the first.</param>
/// <param name="Step">Steps taken since the training began.</param>
/// <param name="Images">Images of this epoch that were trained on.</param>
/// <param name="ImagesPerEpoch">Images that make up an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="ImagesPerSecond">Speed of the last steps.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Step, int Images, int ImagesPerEpoch, double Loss, double ImagesPerSecond);
