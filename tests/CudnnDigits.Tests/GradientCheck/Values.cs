using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.GradientCheck;

/// <summary>Numbers for gradient checks.</summary>
public static class Values
{
    /// <summary>
    /// <paramref name="count"/> values between -1 and 1 in random order, evenly spaced around zero and never zero: no two are
    /// tied in a pooling window and none lies on ReLU's kink, where a finite difference would mean nothing.
    /// </summary>
    public static double[] Distinct(int count, ulong seed)
    {
        var ranks = Enumerable.Range(0, count).ToArray();
        new RandomStream(seed, RandomPurpose.Shuffle, 0).Shuffle(ranks);
        return [.. ranks.Select(rank => ((2 * rank) - count + 0.5) / count)];
    }
}
