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

/// <summary>A page as it was read.</summary>
/// <param name="Signs">Line by line, each from left to right.</param>
internal sealed record ReadPage(IReadOnlyList<ReadSign> Signs)
{
    public IEnumerable<ReadSign> Digits => Signs.Where(sign => sign.IsDigit);

    /// <summary>The digits line by line, joined by \n.</summary>
    public string Text => string.Join(
        '\n', Digits.GroupBy(sign => sign.Sign.Line).Select(line => string.Concat(line.Select(sign => sign.Digit))));
}
