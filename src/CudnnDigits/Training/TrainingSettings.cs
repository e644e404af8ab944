namespace CudnnDigits.Training;

/// <summary>Everything that decides what a training computes: two runs with equal settings and data give equal weights.</summary>
/// <param name="Network">A name of the catalogue.</param>
/// <param name="Optimizer">A name of <see cref="Optimizers"/>.</param>
/// <param name="DropLast">Whether an epoch leaves out the images that do not fill a batch.</param>
public sealed record TrainingSettings(
    string Network, int Epochs, int BatchSize, float LearningRate, string Optimizer, ulong Seed, bool DropLast)
{
    /// <exception cref="ArgumentException">A value out of range.</exception>
    public void Validate()
    {
        if (Epochs < 1) throw new ArgumentException($"epochs {Epochs}: at least 1 is wanted");
        if (BatchSize < 1) throw new ArgumentException($"batch size {BatchSize}: at least 1 is wanted");
        if (!float.IsFinite(LearningRate) || LearningRate <= 0)
            throw new ArgumentException($"learning rate {LearningRate}: a number above 0 is wanted");
        Optimizers.Find(Optimizer);
    }
}
