namespace CudnnDigits.Training;

/// <summary>Where a training stands between two steps, beside what its executor holds.</summary>
/// <param name="Epoch">Epochs finished.</param>
/// <param name="Position">Images of the current epoch that were trained on: where its shuffle order goes on.</param>
/// <param name="LossSum">Sum of those images' losses.</param>
/// <param name="Seconds">Time that those steps took.</param>
public readonly record struct TrainingCursor(int Epoch, int Position, double LossSum, double Seconds);
