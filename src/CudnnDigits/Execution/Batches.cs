namespace CudnnDigits.Execution;

/// <summary>How images fall into batches.</summary>
internal static class Batches
{
    /// <summary>How many batches so many images make, the last of which may be smaller. A sum would overflow with a huge batch.</summary>
    public static int Count(int images, int batch) => (images / batch) + (images % batch == 0 ? 0 : 1);
}
