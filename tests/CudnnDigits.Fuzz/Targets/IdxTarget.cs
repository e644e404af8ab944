using System.Buffers.Binary;
using CudnnDigits.Data;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>Images and labels as plain IDX files.</summary>
public sealed class IdxTarget : IFuzzTarget
{
    public string Name => "idx";

    public long MostAllocated(int inputBytes) => inputBytes + (64 << 10);

    public void Read(byte[] input) => IdxReader.Read(new MemoryStream(input), "input", rank: input.Length > 3 && input[3] == 1 ? 1 : 3);

    public bool IsRefusal(Exception failure) => failure is DataFormatException;

    public IEnumerable<byte[]> Hostile()
    {
        foreach (var size in new uint[] { 0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00010000 })
        {
            foreach (var rank in new byte[] { 0, 1, 3, 255 }) yield return Header(rank, size);
        }
    }

    internal static byte[] Header(byte rank, uint size)
    {
        var file = new byte[4 + (4 * rank) + 32];
        (file[2], file[3]) = (8, rank);
        for (var dimension = 0; dimension < rank; dimension++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * dimension)), size);
        return file;
    }
}
