namespace CudnnDigits.Cpu;

/// <summary>Where the images of one step are.</summary>
internal readonly unsafe struct StepInputs(byte* images, byte* labels, int* order, int count, float* losses)
{
    /// <summary>All loaded images, [image][channel][row][column].</summary>
    public readonly byte* Images = images;

    public readonly byte* Labels = labels;

    /// <summary>Indices of this step's images.</summary>
    public readonly int* Order = order;

    public readonly int Count = count;

    /// <summary>Receives each image's loss.</summary>
    public readonly float* Losses = losses;
}
