using System.Text;

namespace CudnnDigits.Commands.Terminal;

/// <summary>Makes text safe to show: names in an untrusted file may contain escape sequences.</summary>
internal static class TerminalText
{
    private const int MaxLength = 2000;

    public static string Sanitize(string text)
    {
        var line = new StringBuilder();
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
            line.Append(char.IsControl(character) && character != '\n' ? '?' : character);
        return text.Length > MaxLength ? line.Append(" ...").ToString() : line.ToString();
    }
}
