namespace CudnnDigits.Data;

/// <summary>Whether a file of a loaded data set is MNIST's file of the same name, by the SHA-256 of its uncompressed form.</summary>
public sealed record MnistCheck(MnistFile File, string Sha256)
{
    public bool Fits => Sha256 == File.Sha256;

    /// <summary>Checks the four files of these sets. They are hashed from memory, so nothing is read twice.</summary>
    public static IReadOnlyList<MnistCheck> Of(Dataset training, Dataset test) =>
    [
        new(MnistFile.TrainingImages, ImagesOf(training).Sha256()),
        new(MnistFile.TrainingLabels, LabelsOf(training).Sha256()),
        new(MnistFile.TestImages, ImagesOf(test).Sha256()),
        new(MnistFile.TestLabels, LabelsOf(test).Sha256()),
    ];

    private static IdxArray ImagesOf(Dataset dataset) => new([dataset.Count, dataset.Rows, dataset.Columns], dataset.Images);

    private static IdxArray LabelsOf(Dataset dataset) => new([dataset.Count], dataset.Labels);
}
