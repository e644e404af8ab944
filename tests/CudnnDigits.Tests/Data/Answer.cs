using System.Text;

namespace CudnnDigits.Tests.Data;

/// <summary>HTTP answers, head and body, honest and not.</summary>
internal static class Answer
{
    /// <summary>The whole file, or the rest of it where a range was asked for.</summary>
    public static byte[] File(byte[] file, LoopbackRequest request) => request.From switch
    {
        0 => Whole(file),
        _ when request.From >= file.Length => Status("416 Range Not Satisfiable", $"Content-Range: bytes */{file.Length}"),
        var from => Make(
            "206 Partial Content", file.AsSpan(from), file.Length - from, $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}"),
    };

    public static byte[] Whole(byte[] file) => Make("200 OK", file, file.Length);

    /// <summary>The honest head of an answer and only so many bytes of its body.</summary>
    public static byte[] BrokenOff(byte[] file, LoopbackRequest request, int after)
    {
        var whole = File(file, request);
        var body = Math.Max(0, file.Length - request.From);
        return whole[..(whole.Length - body + Math.Min(after, body))];
    }

    public static byte[] WithLength(byte[] file, long length) => Make("200 OK", file, length);

    public static byte[] Status(string status, params string[] headers) => Make(status, "sorry"u8, 5, headers);

    public static byte[] Html(string contentType) =>
        Make("200 OK", "<!DOCTYPE html><html>Access denied</html>"u8, 41, $"Content-Type: {contentType}");

    private static byte[] Make(string status, ReadOnlySpan<byte> body, long length, params string[] headers)
    {
        var added = string.Concat(headers.Select(header => header + "\r\n"));
        var head = $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{added}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
