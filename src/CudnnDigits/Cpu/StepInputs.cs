namespace CudnnDigits.Cpu;

/// <summary>The images of one training step.</summary>
internal readonly unsafe struct StepInputs(byte* images, byte* labels, int* order, int count, float* losses)
{
    /// <summary>All training images: [image][channel][row][column], one byte a pixel.</summary>
    public readonly byte* Images = images;

    public readonly byte* Labels = labels;

    /// <summary>Indices of the images of this step.</summary>
    public readonly int* Order = order;

    public readonly int Count = count;

    /// <summary>Receives the loss of each image of this step.</summary>
    public readonly float* Losses = losses;
}
