using CudnnDigits.Data;
using CudnnDigits.Tests.Data;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>A folder with the first images of the real MNIST, so that a training takes seconds.</summary>
internal static class MnistSlice
{
    public static void Write(string folder, int training, int test)
    {
        var mnist = TestData.Mnist;
        Write(folder, mnist.Training, training, MnistFile.TrainingImages, MnistFile.TrainingLabels);
        Write(folder, mnist.Test, test, MnistFile.TestImages, MnistFile.TestLabels);
    }

    private static void Write(string folder, Dataset dataset, int count, MnistFile images, MnistFile labels)
    {
        File.WriteAllBytes(Path.Combine(folder, images.Name), IdxFiles.Make(
            [(uint)count, (uint)dataset.Rows, (uint)dataset.Columns], dataset.Images.AsSpan(0, count * dataset.ImageSize)));
        File.WriteAllBytes(Path.Combine(folder, labels.Name), IdxFiles.Make([(uint)count], dataset.Labels.AsSpan(0, count)));
    }
}
