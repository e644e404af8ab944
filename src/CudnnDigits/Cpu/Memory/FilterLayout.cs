namespace CudnnDigits.Cpu.Memory;

/// <summary>Where the weights of a convolution lie: [block of out][in][tap][16 out].</summary>
/// <param name="Terms">Weights of one output channel: in channels times taps.</param>
internal readonly record struct FilterLayout(int Terms)
{
    private const int Block = ActivationLayout.BlockLanes;

    public int Index(int outChannel, int term) => (((outChannel / Block * Terms) + term) * Block) + (outChannel % Block);
}
