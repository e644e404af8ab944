using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary><c>mov</c> of bits.</summary>
internal sealed unsafe class Copy(Row d, Row a) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        var size = d.Type.Size();
        var from = block.Row<byte>(a) + start * size;
        Buffer.MemoryCopy(from, block.Row<byte>(d) + start * size, (long)count * size, (long)count * size);
    }
}

/// <summary><c>selp d, a, b, p</c>: a where p is set, else b.</summary>
internal sealed unsafe class Select<T>(Row d, Row a, Row b, Row p) : LaneInstruction
    where T : unmanaged
{
    public override void Execute(Block block, int start, int count)
    {
        T* to = block.Row<T>(d) + start, x = block.Row<T>(a) + start, y = block.Row<T>(b) + start;
        var set = block.Row<byte>(p) + start;
        for (var i = 0; i < count; i++)
            to[i] = set[i] != 0 ? x[i] : y[i];
    }
}

/// <summary><c>mov.b64 d, {a, b}</c>: joins parts, the first one lowest.</summary>
internal sealed unsafe class Pack(Row d, Row[] parts) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        int size = d.Type.Size(), partSize = size / parts.Length;
        var to = block.Row<byte>(d);
        for (var part = 0; part < parts.Length; part++)
        {
            var from = block.Row<byte>(parts[part]);
            for (var lane = start; lane < start + count; lane++)
                Buffer.MemoryCopy(from + lane * partSize, to + lane * size + part * partSize, partSize, partSize);
        }
    }
}

/// <summary><c>mov.b64 {a, b}, d</c>: takes apart, the lowest first.</summary>
internal sealed unsafe class Unpack(Row[] parts, Row a) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        int size = a.Type.Size(), partSize = size / parts.Length;
        var from = block.Row<byte>(a);
        for (var part = 0; part < parts.Length; part++)
        {
            var to = block.Row<byte>(parts[part]);
            for (var lane = start; lane < start + count; lane++)
                Buffer.MemoryCopy(from + lane * size + part * partSize, to + lane * partSize, partSize, partSize);
        }
    }
}

/// <summary><c>mov</c> from <c>%clock</c>, <c>%clock64</c> or <c>%globaltimer</c>: nanoseconds of this machine.</summary>
internal sealed unsafe class ReadClock(Row d) : LaneInstruction
{
    public override void Execute(Block block, int start, int count)
    {
        var now = (ulong)(Environment.TickCount64 * 1_000_000);
        for (var lane = start; lane < start + count; lane++)
            Rows.Set(block, d, lane, now);
    }
}

internal static class Selections
{
    public static LaneInstruction Create(ScalarType type, Row d, Row a, Row b, Row p) => type.Size() switch
    {
        2 => new Select<ushort>(d, a, b, p),
        4 => new Select<uint>(d, a, b, p),
        8 => new Select<ulong>(d, a, b, p),
        _ => new Select<byte>(d, a, b, p),
    };
}
