using System.Numerics;

namespace CudnnDigits.Training.Settings;

/// <summary>The values that a number may take.</summary>
/// <param name="Min">The smallest, or the largest that is just too small.</param>
/// <param name="Max">The largest, or the smallest that is just too large; null where there is none.</param>
/// <param name="ExcludesMin">Whether <paramref name="Min"/> itself is too small.</param>
/// <param name="ExcludesMax">Whether <paramref name="Max"/> itself is too large.</param>
public sealed record Bounds<T>(T Min, T? Max = null, bool ExcludesMin = false, bool ExcludesMax = false)
    where T : struct, INumber<T>
{
    public bool Contains(T value) =>
        (ExcludesMin ? value > Min : value >= Min) && (Max is not { } max || (ExcludesMax ? value < max : value <= max));

    /// <summary>"at least 1", "greater than 0", "from 0 to 1", "at least 0 and less than 1".</summary>
    public override string ToString()
    {
        var min = ExcludesMin ? $"greater than {Min}" : $"at least {Min}";
        if (Max is not { } max) return min;
        if (ExcludesMax) return $"{min} and less than {max}";
        return ExcludesMin ? $"{min} and at most {max}" : $"from {Min} to {max}";
    }
}
