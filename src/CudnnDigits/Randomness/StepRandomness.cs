namespace CudnnDigits.Randomness;

/// <summary>
/// Random words for a position in a training step. They depend on seed, step and position alone, so that a resumed run draws the same
/// words as an uninterrupted one, and all executors draw the same.
/// </summary>
public static class StepRandomness
{
    /// <summary>Four random words.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the words are used for.</param>
    /// <param name="layer">The index of the layer that draws; 0 if no layer does.</param>
    /// <param name="step">The number of the step, of which the low 32 bits are used.</param>
    /// <param name="image">The index of the image.</param>
    /// <param name="block">The index of the four words among those of the image.</param>
    public static (uint X, uint Y, uint Z, uint W) Block(
        ulong seed, RandomPurpose purpose, uint layer, long step, uint image, uint block) =>
        Philox.Block(seed, ((ulong)image << 32) | block, ((ulong)((uint)purpose | (layer << 8)) << 32) | (uint)step);
}
