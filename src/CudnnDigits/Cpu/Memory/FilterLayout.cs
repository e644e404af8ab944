namespace CudnnDigits.Cpu.Memory;

/// <summary>
/// Layout of a convolution's weights in memory: [block of 16 channels][term][16 channels]. The channels that share a vector are the output
/// channels for some layers, where a term is (input channel, tap), and the input channels for others, where it is (output channel, tap).
/// </summary>
/// <param name="Terms">Number of terms for one channel.</param>
internal readonly record struct FilterLayout(int Terms)
{
    private const int Block = ActivationLayout.BlockLanes;

    /// <summary>Index of a weight in floats.</summary>
    public int Index(int channel, int term) => (((channel / Block * Terms) + term) * Block) + (channel % Block);
}
