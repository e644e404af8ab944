namespace CudnnDigits.Native.Loading;

/// <summary>Compares names by the numbers in them, so that cuda-12.10 comes after cuda-12.9.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? left, string? right) => string.CompareOrdinal(Padded(left), Padded(right));

    private static string Padded(string? name)
    {
        var result = new System.Text.StringBuilder();
        var digits = 0;
        foreach (var character in (name ?? "") + "\0")
        {
            if (char.IsAsciiDigit(character))
            {
                digits = (digits * 10) + (character - '0');
                continue;
            }

            if (digits > 0) result.Append(digits.ToString("D9"));
            digits = 0;
            result.Append(character);
        }

        return result.ToString();
    }
}
