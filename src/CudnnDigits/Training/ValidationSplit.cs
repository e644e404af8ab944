using CudnnDigits.Data;
using CudnnDigits.Randomness;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Training;

/// <summary>
/// Sets some of the training images aside, so that epochs are compared on images that are used neither for training nor for the test.
/// </summary>
public static class ValidationSplit
{
    /// <summary>
    /// The images to train on, and those to measure the accuracy on after each epoch: the test images if none are set aside.
    /// </summary>
    /// <exception cref="ArgumentException">No image is left to train on.</exception>
    public static (Dataset Training, Dataset Evaluated) Of(TrainingSettings settings, Dataset training, Dataset test) =>
        settings.Validation == 0 ? (training, test) : Create(training, settings.Validation, settings.Seed);

    /// <summary>Both parts, in the order of the file. The seed alone decides which image belongs to which part.</summary>
    /// <param name="training">All training images.</param>
    /// <param name="count">The number of images to set aside.</param>
    /// <param name="seed">The seed that chooses them.</param>
    /// <exception cref="ArgumentException">No image is left to train on.</exception>
    public static (Dataset Training, Dataset Validation) Create(Dataset training, int count, ulong seed)
    {
        if (count >= training.Count)
            throw new ArgumentException($"{training.Name}: {count} validation images of {training.Count} leave none to train on");
        int[] order = [.. Enumerable.Range(0, training.Count)];
        new RandomStream(seed, RandomPurpose.Split, 0).Shuffle(order);
        var aside = order[^count..].ToHashSet();
        return (training.Choose(index => !aside.Contains(index)), training.Choose(aside.Contains));
    }
}
