namespace CudnnDigits.Training;

/// <summary>Where a training stands between two steps, beside what its executor holds.</summary>
/// <param name="Epoch">Epochs finished.</param>
/// <param name="Position">Images of the current epoch that were trained on: where its shuffle order goes on.</param>
/// <param name="LossSum">Sum of those images' losses.</param>
/// <param name="Seconds">Time that those steps took.</param>
/// <param name="BestEpoch">The finished epoch with the best accuracy, 1 for the first; 0 while there is none.</param>
/// <param name="BestCorrect">Images that it read rightly.</param>
public readonly record struct TrainingCursor(
    int Epoch, int Position, double LossSum, double Seconds, int BestEpoch = 0, int BestCorrect = 0)
{
    /// <summary>Whether the accuracy has not grown for so many epochs that the training ends.</summary>
    public bool StoppedEarly(TrainingSettings settings) => settings.EarlyStop > 0 && Epoch - BestEpoch >= settings.EarlyStop;

    /// <summary>Whether no epoch is left to train.</summary>
    public bool IsFinished(TrainingSettings settings) => Epoch >= settings.Epochs || StoppedEarly(settings);

    /// <summary>Where the next epoch begins.</summary>
    public TrainingCursor NextEpoch() => this with { Epoch = Epoch + 1, Position = 0, LossSum = 0, Seconds = 0 };

    /// <summary>Where the next epoch begins when the accuracy of this one is known.</summary>
    public TrainingCursor NextEpoch(int correct) => BestEpoch == 0 || correct > BestCorrect
        ? NextEpoch() with { BestEpoch = Epoch + 1, BestCorrect = correct }
        : NextEpoch();
}
