namespace CudnnDigits.Randomness;

/// <summary>
/// Random words for a place in a training step. They depend on seed, step and place alone, so that a resumed run draws what an
/// uninterrupted one would, and every executor what the others do.
/// </summary>
public static class StepRandomness
{
    /// <summary>Four words.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="layer">Index of the layer that draws; 0 where none does.</param>
    /// <param name="step">The step's number; its low 32 bits count.</param>
    /// <param name="image">Which image.</param>
    /// <param name="block">Which four words of those that the image gets.</param>
    public static (uint X, uint Y, uint Z, uint W) Block(
        ulong seed, RandomPurpose purpose, uint layer, long step, uint image, uint block) =>
        Philox.Block(seed, ((ulong)image << 32) | block, ((ulong)((uint)purpose | (layer << 8)) << 32) | (uint)step);
}
