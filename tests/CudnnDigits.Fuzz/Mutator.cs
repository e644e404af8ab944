using System.Buffers.Binary;

namespace CudnnDigits.Fuzz;

/// <summary>
/// Makes new inputs of those in a corpus, by the mutations that fuzzers have found to pay: bits, bytes, numbers at the edge of their
/// range in either byte order, digits, and blocks left out, repeated, or taken from another sample.
/// </summary>
public sealed class Mutator(IReadOnlyList<byte[]> corpus)
{
    private const int MostMutations = 8, MostBytes = 1 << 16;

    private static readonly long[] Edges =
    [
        0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue,
        100_000_000,
    ];

    /// <summary>An input that depends on nothing but the corpus and the random numbers.</summary>
    public byte[] Next(Random random)
    {
        List<byte> bytes = [.. corpus[random.Next(corpus.Count)]];
        for (var left = random.Next(MostMutations) + 1; left > 0; left--) Mutate(bytes, random);
        return [.. bytes.Take(MostBytes)];
    }

    private void Mutate(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0) bytes.Add((byte)random.Next(256));
        var at = random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 << random.Next(8));
        switch (random.Next(10))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: Overwrite(bytes, at, Number(random)); break;
            case 3: ChangeDigit(bytes, at, random); break;
            case 4: bytes.RemoveRange(at, length); break;
            case 5: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 6: bytes.RemoveRange(at, bytes.Count - at); break;
            case 7: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)).ToArray()); break;
            case 8: Splice(bytes, at, random); break;
            default: Overwrite(bytes, at, [.. bytes.GetRange(random.Next(bytes.Count - length + 1), length)]); break;
        }
    }

    private static byte[] Number(Random random)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Edges[random.Next(Edges.Length)]);
        Array.Resize(ref number, 1 << random.Next(4));
        if (random.Next(2) == 0) Array.Reverse(number);
        return number;
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (var index = 0; index < with.Length && at + index < bytes.Count; index++) bytes[at + index] = with[index];
    }

    /// <summary>Numbers in text are reached by no other mutation with much luck.</summary>
    private static void ChangeDigit(List<byte> bytes, int from, Random random)
    {
        var at = bytes.FindIndex(from, value => value is >= (byte)'0' and <= (byte)'9');
        if (at < 0) return;
        if (random.Next(4) > 0) bytes[at] = (byte)('0' + random.Next(10));
        else bytes.InsertRange(at, System.Text.Encoding.ASCII.GetBytes($"{Edges[random.Next(Edges.Length)]}"));
    }

    private void Splice(List<byte> bytes, int at, Random random)
    {
        var other = corpus[random.Next(corpus.Count)];
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }
}
