namespace CudnnDigits.Cuda.Runtime;

/// <summary>Steps of this run, counted from 1, both ends included.</summary>
public sealed record StepWindow(int First, int Last)
{
    /// <summary>Reads "100..120" or "100".</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static StepWindow Parse(string text)
    {
        var ends = text.Split("..");
        if (ends.Length <= 2 && int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && first >= 1 && last >= first)
            return new(first, last);
        throw new FormatException($"'{text}': must be a range of steps such as 100..120 (the first step is 1)");
    }

    public override string ToString() => $"{First}..{Last}";
}
