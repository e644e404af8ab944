using System.Text;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>Weights and states as safetensors.</summary>
public sealed class SafetensorsTarget : IFuzzTarget
{
    public string Name => "safetensors";

    // A tensor of no elements takes 50 bytes of header and a few objects.
    public long MostAllocated(int inputBytes) => (64L * inputBytes) + (64 << 10);

    public void Read(byte[] input) => SafetensorsReader.Read(new MemoryStream(input), "input");

    public bool IsRefusal(Exception failure) => failure is InvalidDataException;

    public IEnumerable<byte[]> Hostile()
    {
        foreach (var claimed in new ulong[] { 1UL << 63, ulong.MaxValue, long.MaxValue, 100_000_001, uint.MaxValue })
            yield return [.. BitConverter.GetBytes(claimed), .. "{}"u8];
        yield return Of(new string('[', 10_000));
        yield return Of("{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 10_000)));
        yield return Of(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12);
        yield return Of("""{"a":{"dtype":"F32","shape":[2305843009213693951],"data_offsets":[0,9223372036854775804]}}""", 8);
        yield return Of("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}""");
        yield return Of("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(index => $$"""
            "{{index}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
            """)) + "}");
        yield return Of("{\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 100_000).Select(index => $"\"{index}\":\"\"")) + "}}");
        yield return Of("{\"" + new string('a', 5_000_000) + "\":1}");
        yield return Of(
            """{"a":{"dtype":"F32","shape":[""" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + """],"data_offsets":[0,4]}}""", 4);
    }

    private static byte[] Of(string header, int dataBytes = 0)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[dataBytes]];
    }
}
