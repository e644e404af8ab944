using System.Runtime.InteropServices;
using System.Text;

namespace CudaEmulator.Exports;

/// <summary>C strings in both directions.</summary>
internal static unsafe class Text
{
    private static readonly Dictionary<string, nint> Kept = [];

    /// <summary>A NUL-terminated copy that lives as long as the process, as the libraries' own constant strings do.</summary>
    public static nint Static(string text)
    {
        lock (Kept)
        {
            if (!Kept.TryGetValue(text, out var pointer))
                Kept[text] = pointer = Marshal.StringToCoTaskMemUTF8(text);
            return pointer;
        }
    }

    public static string Read(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>
    /// Writes what fits, always NUL-terminated; nothing at all into nothing. Returns the bytes written, the NUL included.
    /// </summary>
    public static int Write(string text, byte* buffer, int capacity)
    {
        if (buffer == null || capacity <= 0)
            return 0;
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = Math.Min(bytes.Length, capacity - 1);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(buffer, length));
        buffer[length] = 0;
        return length + 1;
    }
}
