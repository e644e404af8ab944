using System.Globalization;

namespace CudaEmulator.Ptx.Syntax;

/// <summary>PTX's constants: decimal, 0x, 0b and 0-octal integers, 0f and 0d bit patterns, decimal fractions.</summary>
internal static class Literals
{
    public static Immediate? Parse(string text)
    {
        if (TryParseInteger(text, out var bits))
            return new Immediate(bits, LiteralKind.Integer);
        if (text.Length == 10 && HasPrefix(text, "0f") && TryParse(text, 2, 16, out bits))
            return new Immediate(bits, LiteralKind.Single);
        if (text.Length == 18 && HasPrefix(text, "0d") && TryParse(text, 2, 16, out bits))
            return new Immediate(bits, LiteralKind.Double);
        if (text.Contains('.') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return new Immediate(BitConverter.DoubleToUInt64Bits(value), LiteralKind.Double);
        return null;
    }

    public static bool TryParseInteger(string text, out ulong bits)
    {
        var digits = text.EndsWith('U') ? text[..^1] : text;
        if (HasPrefix(digits, "0x"))
            return TryParse(digits, 2, 16, out bits);
        if (HasPrefix(digits, "0b"))
            return TryParse(digits, 2, 2, out bits);
        if (digits.Length > 1 && digits[0] == '0' && digits.All(char.IsAsciiDigit))
            return TryParse(digits, 1, 8, out bits);
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bits);
    }

    private static bool HasPrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool TryParse(string text, int start, uint radix, out ulong bits)
    {
        bits = 0;
        foreach (var c in text.AsSpan(start))
        {
            if (!char.IsAsciiHexDigit(c) || Digit(c) >= radix || bits > (ulong.MaxValue - Digit(c)) / radix)
                return false;
            bits = bits * radix + Digit(c);
        }

        return text.Length > start;
    }

    private static uint Digit(char c) => (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}
