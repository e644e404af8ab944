namespace CudnnDigits.Execution;

/// <summary>Divides images into batches.</summary>
internal static class Batches
{
    /// <summary>
    /// The number of batches for a number of images; the last may be smaller. Rounding up by a sum would overflow with a huge batch.
    /// </summary>
    public static int Count(int images, int batch) => (images / batch) + (images % batch == 0 ? 0 : 1);
}
