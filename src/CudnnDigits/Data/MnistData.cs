namespace CudnnDigits.Data;

/// <summary>Loads MNIST or any data set in the same format.</summary>
public static class MnistData
{
    private const byte LastClass = 9;

    /// <summary>Reads the training set and the test set of a folder, plain or .gz.</summary>
    /// <exception cref="FileNotFoundException">One of the four files is missing.</exception>
    /// <exception cref="DataFormatException">A file is invalid, or two files do not match.</exception>
    public static (Dataset Training, Dataset Test) Load(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var training = Load($"{name} training", Find(folder, MnistFile.TrainingImages), Find(folder, MnistFile.TrainingLabels));
        var test = Load($"{name} test", Find(folder, MnistFile.TestImages), Find(folder, MnistFile.TestLabels));
        if ((test.Rows, test.Columns) != (training.Rows, training.Columns))
        {
            throw new DataFormatException(folder,
                $"test images are {test.Rows}x{test.Columns}, expected {training.Rows}x{training.Columns} as in the training set");
        }

        return (training, test);
    }

    private static string Find(string folder, MnistFile file) =>
        file.Find(folder) ?? throw new FileNotFoundException(
            $"{folder}: {file.Name} (or {file.Name}.gz) is missing. Download MNIST with 'cudnndigits data' or {MnistDownloader.Script}, "
            + "or specify the folder of a data set in the same format with --data");

    private static Dataset Load(string name, string imagePath, string labelPath)
    {
        var images = IdxReader.Read(imagePath, MnistFile.TrainingImages.Rank);
        var labels = IdxReader.Read(labelPath, MnistFile.TrainingLabels.Rank).Values;
        if (labels.Length != images.Shape[0])
            throw new DataFormatException(labelPath, $"{labels.Length} labels, expected {images.Shape[0]}, one per image of {imagePath}");
        var wrong = labels.AsSpan().IndexOfAnyExceptInRange<byte>(0, LastClass);
        if (wrong >= 0)
            throw new DataFormatException(labelPath, $"label {labels[wrong]} of image {wrong}, expected 0 to {LastClass}");
        return new Dataset(name, images.Values, labels, images.Shape[1], images.Shape[2]);
    }
}
