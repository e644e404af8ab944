using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training;

/// <summary>A network, settings and data that are small enough to be looked through.</summary>
internal static class Small
{
    public static ModelSpec Spec { get; } = new("small", new Shape(1, 2, 2), [new Linear(10)]);

    public static TrainingSettings Settings { get; } = new("small", Epochs: 3, BatchSize: 4, LearningRate: 0.5f, new Adam(), Seed: 7);

    public static Plan Plan { get; } = Plan.Build(Spec, Settings.BatchSize);

    /// <summary>2x2 images whose first byte is their class; the last <paramref name="mistakes"/> have another label.</summary>
    public static Dataset Data(int count, int mistakes = 0)
    {
        byte[] images = new byte[count * 4], labels = new byte[count];
        for (var image = 0; image < count; image++)
        {
            images[image * 4] = (byte)(image % 10);
            labels[image] = (byte)((image < count - mistakes ? image : image + 1) % 10);
        }

        return new Dataset("small", images, labels, 2, 2);
    }
}
