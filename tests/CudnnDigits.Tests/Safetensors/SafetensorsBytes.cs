using System.Runtime.InteropServices;
using System.Text;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Tests.Safetensors;

/// <summary>Safetensors in memory, also such as no writer would make.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Of(string header, params float[] values)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. MemoryMarshal.AsBytes(values.AsSpan())];
    }

    public static SafetensorsFile Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return SafetensorsReader.Read(stream, "test");
    }

    public static byte[] Write(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, file);
        return stream.ToArray();
    }
}
