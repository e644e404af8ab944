using CudnnDigits.Data;

namespace CudnnDigits.Tests;

/// <summary>The real MNIST, loaded once for all tests. scripts/test.sh fetches it first, so a missing file fails a test.</summary>
internal static class TestData
{
    private static readonly Lazy<(Dataset Training, Dataset Test)> Loaded = new(Load);

    public static (Dataset Training, Dataset Test) Mnist => Loaded.Value;

    private static (Dataset Training, Dataset Test) Load()
    {
        var folder = DataFolder.Resolve(null);
        try
        {
            return MnistData.Load(folder);
        }
        catch (FileNotFoundException missing)
        {
            throw new InvalidOperationException($"The tests need the real MNIST in {folder}: run scripts/get-mnist.sh", missing);
        }
    }
}
