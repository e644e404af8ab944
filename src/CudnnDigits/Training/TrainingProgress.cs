namespace CudnnDigits.Training;

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Step">The number of steps since the start of the training.</param>
/// <param name="Images">The number of images of this epoch that were trained on.</param>
/// <param name="ImagesPerEpoch">The number of images in an epoch.</param>
/// <param name="Loss">The mean loss of the epoch so far.</param>
/// <param name="ImagesPerSecond">Training images per second in the last steps.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Step, int Images, int ImagesPerEpoch, double Loss, double ImagesPerSecond);
