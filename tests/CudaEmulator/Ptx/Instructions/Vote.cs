using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

internal enum VoteMode { All, Any, Uniform, Ballot }

/// <summary>
/// <c>vote.sync</c>: what the predicates of a warp say together. The scratch row, of d's type, holds results until all have read.
/// </summary>
internal sealed unsafe class Vote(VoteMode mode, Row d, Row predicate, bool negated, Row memberMask, Row scratch)
    : WarpInstruction(memberMask)
{
    protected override void Read(Block block, int thread, uint members)
    {
        var first = thread - thread % LaneSet.WarpSize;
        var ballot = 0u;
        for (var lane = 0; lane < LaneSet.WarpSize; lane++)
        {
            if ((members >> lane & 1) != 0 && (block.Row<byte>(predicate)[first + lane] != 0) != negated)
                ballot |= 1u << lane;
        }

        var result = mode switch
        {
            VoteMode.All => ballot == members ? 1u : 0,
            VoteMode.Any => ballot != 0 ? 1u : 0,
            VoteMode.Uniform => ballot == 0 || ballot == members ? 1u : 0,
            _ => ballot,
        };
        Rows.Set(block, scratch, thread, result);
    }

    protected override void Write(Block block, LaneSet threads)
    {
        foreach (var run in threads.Runs)
            new Copy(d, scratch).Execute(block, run.Start, run.Count);
    }
}
