using CudnnDigits.Imaging;

namespace CudnnDigits.Recognition;

/// <summary>A sign of a page, and what the network makes of it.</summary>
/// <param name="Sign">Where it is, and how the network saw it.</param>
/// <param name="Probabilities">An entry a class.</param>
/// <param name="IsDigit">Whether it is one at all.</param>
internal sealed record ReadSign(Sign Sign, double[] Probabilities, bool IsDigit)
{
    /// <summary>The most probable digit.</summary>
    public int Digit => Array.IndexOf(Probabilities, Probabilities.Max());

    public double Probability => Probabilities.Max();
}
