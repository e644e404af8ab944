using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Randomness;
using CudnnDigits.Verification.Bounds;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// What rounding may do to a network, shown by the CPU: a computed sum of n products is the exact sum for weights that are off by
/// gamma(n) at most, so a run whose weights are moved that far, up or down by chance, is one that rounds otherwise.
/// </summary>
/// <remarks>Backward error of a sum of products: Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1.</remarks>
internal sealed class Twin(Plan plan, Arithmetic arithmetic, uint number)
{
    /// <summary>How many twins a distance is measured with; the largest counts.</summary>
    public const int Count = 3;

    private RandomStream _random = new(seed: 11, RandomPurpose.Split, number);

    /// <summary>Moves every parameter of a state.</summary>
    public void Perturb(TrainingState state)
    {
        foreach (var tensor in plan.Parameters)
        {
            var size = arithmetic.Sum(tensor.FanIn);
            foreach (ref var value in state.Parameters.AsSpan(tensor.Offset, tensor.Count))
                value = (float)(value * (1 + (_random.NextBelow(2) == 0 ? size : -size)));
        }
    }

    /// <summary>A number for each twin.</summary>
    public static IEnumerable<Twin> All(Plan plan, Arithmetic arithmetic) =>
        Enumerable.Range(0, Count).Select(number => new Twin(plan, arithmetic, (uint)number));

    /// <summary>The norm of the difference over the norm of what was expected, which a cancelled tensor may not fall far below.</summary>
    /// <param name="found">Numbers.</param>
    /// <param name="wanted">What they should be.</param>
    /// <param name="leastNorm">The smallest norm to divide by.</param>
    public static double Distance(ReadOnlySpan<float> found, ReadOnlySpan<float> wanted, double leastNorm = 0)
    {
        double difference = 0, norm = 0;
        for (var index = 0; index < wanted.Length; index++)
        {
            difference += Math.Pow((double)found[index] - wanted[index], 2);
            norm += Math.Pow(wanted[index], 2);
        }

        return difference == 0 ? 0 : Math.Sqrt(difference) / Math.Max(Math.Sqrt(norm), leastNorm);
    }
}
