using System.Text;

namespace CudnnDigits.Commands;

/// <summary>Makes text safe to show: names in a file that anybody wrote may hold codes that steer a terminal.</summary>
internal static class Printable
{
    private const int MostCharacters = 2000;

    public static string Line(string text)
    {
        var line = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, MostCharacters)))
            line.Append(char.IsControl(character) && character != '\n' ? '?' : character);
        return text.Length > MostCharacters ? line.Append(" ...").ToString() : line.ToString();
    }
}
