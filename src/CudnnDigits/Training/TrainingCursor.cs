using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training;

/// <summary>The position of a training between two steps, apart from the state of the executor.</summary>
/// <param name="Epoch">The number of finished epochs.</param>
/// <param name="Position">The number of images of the current epoch that were trained on: the position in its shuffle order.</param>
/// <param name="LossSum">The sum of those images' losses.</param>
/// <param name="Seconds">The time of those steps, in seconds.</param>
/// <param name="BestEpoch">The finished epoch with the best accuracy, 1 for the first; 0 while there is none.</param>
/// <param name="BestCorrect">The number of images that it classified correctly.</param>
public readonly record struct TrainingCursor(
    int Epoch, int Position, double LossSum, double Seconds, int BestEpoch = 0, int BestCorrect = 0)
{
    /// <summary>Whether early stopping has ended the training.</summary>
    public bool StoppedEarly(TrainingSettings settings) => settings.EarlyStop > 0 && Epoch - BestEpoch >= settings.EarlyStop;

    /// <summary>Whether the training is complete.</summary>
    public bool IsFinished(TrainingSettings settings) => Epoch >= settings.Epochs || StoppedEarly(settings);

    /// <summary>The start of the next epoch.</summary>
    public TrainingCursor NextEpoch() => this with { Epoch = Epoch + 1, Position = 0, LossSum = 0, Seconds = 0 };

    /// <summary>The start of the next epoch, given the accuracy of this one.</summary>
    public TrainingCursor NextEpoch(int correct) => BestEpoch == 0 || correct > BestCorrect
        ? NextEpoch() with { BestEpoch = Epoch + 1, BestCorrect = correct }
        : NextEpoch();
}
