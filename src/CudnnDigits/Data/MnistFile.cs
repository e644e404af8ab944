namespace CudnnDigits.Data;

/// <summary>One of the four files of MNIST or of a data set in the same format.</summary>
/// <param name="Name">The published name, such as <c>train-images-idx3-ubyte</c>.</param>
/// <param name="Rank">Number of dimensions: 3 for images [count, rows, columns], 1 for labels [count].</param>
/// <param name="Length">Size of MNIST's uncompressed file in bytes.</param>
/// <param name="Sha256">SHA-256 of MNIST's uncompressed file in lowercase hexadecimal.</param>
public sealed record MnistFile(string Name, int Rank, long Length, string Sha256)
{
    public static MnistFile TrainingImages { get; } = new(
        "train-images-idx3-ubyte", 3, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");

    public static MnistFile TrainingLabels { get; } = new(
        "train-labels-idx1-ubyte", 1, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");

    public static MnistFile TestImages { get; } = new(
        "t10k-images-idx3-ubyte", 3, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");

    public static MnistFile TestLabels { get; } = new(
        "t10k-labels-idx1-ubyte", 1, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    public static IReadOnlyList<MnistFile> All { get; } = [TrainingImages, TrainingLabels, TestImages, TestLabels];

    /// <summary>
    /// Accepted file names, fastest to read first: plain or .gz, and with .idx, which some unpacking tools write instead of -idx.
    /// </summary>
    public IEnumerable<string> Spellings
    {
        get
        {
            var dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
            return [Name, dotted, $"{Name}.gz", $"{dotted}.gz"];
        }
    }

    /// <summary>Its path in a folder under any of the accepted names, or null if missing.</summary>
    public string? Find(string folder) => Spellings.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
