namespace CudaEmulator.Ptx.Instructions;

/// <summary>The four directions of IEEE 754, to a neighbouring float or double (<c>.rn</c>) or to an integer (<c>.rni</c>).</summary>
internal enum Rounding { Nearest, TowardZero, Down, Up }

internal static class Roundings
{
    public static Rounding Parse(string modifier) => modifier[..2] switch
    {
        "rz" => Rounding.TowardZero,
        "rm" => Rounding.Down,
        "rp" => Rounding.Up,
        _ => Rounding.Nearest,
    };

    public static double ToInteger(double value, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Math.Truncate(value),
        Rounding.Down => Math.Floor(value),
        Rounding.Up => Math.Ceiling(value),
        _ => Math.Round(value, MidpointRounding.ToEven),
    };

    public static float ToSingle(double value, Rounding rounding)
    {
        var nearest = (float)value;
        return rounding switch
        {
            Rounding.Down when nearest > value => MathF.BitDecrement(nearest),
            Rounding.Up when nearest < value => MathF.BitIncrement(nearest),
            Rounding.TowardZero when nearest > value && value > 0 => MathF.BitDecrement(nearest),
            Rounding.TowardZero when nearest < value && value < 0 => MathF.BitIncrement(nearest),
            _ => nearest,
        };
    }

    /// <summary>
    /// An integer as a double that keeps enough for one more rounding to float: bits that do not fit are rounded to odd, so that the second
    /// rounding falls as if it were the only one (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
    /// </summary>
    public static double ToOdd(Int128 value)
    {
        const ulong lowest = (1UL << 11) - 1;
        var magnitude = (ulong)Int128.Abs(value);
        if (magnitude >= 1UL << 53 && (magnitude & lowest) != 0)
            magnitude = (magnitude & ~lowest) | (lowest + 1);
        return value < 0 ? -(double)magnitude : magnitude;
    }

    /// <summary>An integer of up to 64 bits as a double, rounded once.</summary>
    public static double ToDouble(Int128 value, Rounding rounding)
    {
        var nearest = (double)value;
        var back = (Int128)nearest;
        return rounding switch
        {
            Rounding.Down when back > value => Math.BitDecrement(nearest),
            Rounding.Up when back < value => Math.BitIncrement(nearest),
            Rounding.TowardZero when back > value && value > 0 => Math.BitDecrement(nearest),
            Rounding.TowardZero when back < value && value < 0 => Math.BitIncrement(nearest),
            _ => nearest,
        };
    }
}
