using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.Reference;

/// <summary>The random numbers of one step, as <see cref="StepRandomness"/> documents them.</summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Step">The step's number, from 1.</param>
public sealed record ReferenceDraw(ulong Seed, long Step)
{
    /// <summary>The index-th number in [0, 1) that a place gets.</summary>
    public double Uniform(RandomPurpose purpose, int layer, int image, int index)
    {
        var words = StepRandomness.Block(Seed, purpose, (uint)layer, Step, (uint)image, (uint)(index / 4));
        return new[] { words.X, words.Y, words.Z, words.W }[index % 4] / Math.Pow(2, 32);
    }
}
