namespace CudnnDigits.Verification;

/// <summary>One thing that a check looked at.</summary>
/// <param name="What">What was compared, or a fact that was found.</param>
/// <param name="Error">The largest difference; null for a fact.</param>
/// <param name="Bound">The largest difference that is allowed; null for a fact.</param>
public sealed record Finding(string What, double? Error = null, double? Bound = null)
{
    /// <summary>Whether this is a condition, which holds or does not, and no measurement.</summary>
    internal bool IsCondition { get; private init; }

    /// <summary>Whether the error is within its bound.</summary>
    public bool Holds => Error is null || Error <= Bound;

    /// <summary>A comparison; an error that is no number counts as the largest one.</summary>
    public static Finding Of(string what, double error, double bound) =>
        new(what, double.IsFinite(error) ? error : double.MaxValue, double.IsFinite(bound) ? bound : double.MaxValue);

    /// <summary>A comparison of bits: the error is the number of values that differ, and none may.</summary>
    public static Finding OfBits(string what, ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var differing = Math.Abs(one.Length - other.Length);
        for (var index = 0; index < Math.Min(one.Length, other.Length); index++)
        {
            if (BitConverter.SingleToInt32Bits(one[index]) != BitConverter.SingleToInt32Bits(other[index])) differing++;
        }

        return new Finding($"{what}: values of {one.Length} with other bits", differing, 0);
    }

    /// <summary>A condition: the error is 0 where it holds, else 1.</summary>
    public static Finding That(string what, bool holds) => new(what, holds ? 0 : 1, 0) { IsCondition = true };

    public override string ToString() => Error is null || IsCondition ? What : $"{What}: {Number(Error.Value)}, at most {Number(Bound!.Value)}";

    private static string Number(double value) => value == double.MaxValue ? "not a number"
        : value < 1e9 && value == Math.Floor(value) ? $"{value:0}"
        : $"{value:0.##e+0}";
}
