using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

internal enum ShuffleMode { Up, Down, Butterfly, Index }

/// <summary>The operands as the manual names them, and scratch rows for results until all lanes have read.</summary>
internal sealed record ShuffleRows(Row D, Row? P, Row A, Row B, Row C, Row MemberMask, Row Value, Row IsInRange);

/// <summary>
/// <c>shfl.sync d|p, a, b, c</c>: takes another lane's value. c holds a clamp (bits 0..4) and a mask that divides the warp into segments
/// (bits 8..12); p tells whether the source lane was in range. A source lane that takes no part is a fault.
/// </summary>
internal sealed unsafe class Shuffle(ShuffleMode mode, ShuffleRows rows) : WarpInstruction(rows.MemberMask)
{
    protected override void Read(Block block, int thread, uint members)
    {
        var lane = thread % LaneSet.WarpSize;
        var (source, isInRange) = Source(lane, (int)block.Row<uint>(rows.B)[thread] & 31, block.Row<uint>(rows.C)[thread]);
        if ((members >> source & 1) == 0)
            throw new DeviceFaultException(
                DeviceFaultException.LaunchFailed,
                $"thread {thread} shuffles from lane {source}, which takes no part (those that do: {members:x8})");
        block.Row<uint>(rows.Value)[thread] = block.Row<uint>(rows.A)[thread - lane + source];
        block.Row<byte>(rows.IsInRange)[thread] = isInRange ? (byte)1 : (byte)0;
    }

    protected override void Write(Block block, LaneSet threads)
    {
        foreach (var run in threads.Runs)
        {
            new Copy(rows.D, rows.Value).Execute(block, run.Start, run.Count);
            if (rows.P is { } predicate)
                new Copy(predicate, rows.IsInRange).Execute(block, run.Start, run.Count);
        }
    }

    private (int Lane, bool InRange) Source(int lane, int b, uint c)
    {
        int clamp = (int)c & 31, segment = (int)(c >> 8) & 31;
        int highest = (lane & segment) | (clamp & ~segment), lowest = lane & segment;
        var (source, isInRange) = mode switch
        {
            ShuffleMode.Up => (lane - b, lane - b >= highest),
            ShuffleMode.Down => (lane + b, lane + b <= highest),
            ShuffleMode.Butterfly => (lane ^ b, (lane ^ b) <= highest),
            _ => (lowest | (b & ~segment), (lowest | (b & ~segment)) <= highest),
        };
        return (isInRange ? source : lane, isInRange);
    }
}
