namespace CudnnDigits.Data;

/// <summary>The kind of content of a file, detected from its first bytes: names and extensions are often wrong after a download.</summary>
internal enum ContentKind
{
    Other,
    Gzip,
    Html,
}

internal static class ContentKinds
{
    /// <summary>Reads the start of a seekable stream and rewinds it.</summary>
    public static ContentKind Sniff(Stream stream)
    {
        Span<byte> start = stackalloc byte[64];
        stream.Position = 0;
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        return Of(start);
    }

    public static ContentKind Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0x1F, 0x8B])) return ContentKind.Gzip;
        if (start.StartsWith("\uFEFF"u8)) start = start[3..];
        return start.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? ContentKind.Html : ContentKind.Other;
    }
}
