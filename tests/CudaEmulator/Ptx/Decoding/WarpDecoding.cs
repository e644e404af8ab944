using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes by which threads meet.</summary>
internal static class WarpDecoding
{
    public static void Shuffle(Site site)
    {
        site.ExpectOperands(5);
        RequireSync(site);
        var mode = site.TakeAny("up", "down", "bfly", "idx") switch
        {
            "up" => ShuffleMode.Up,
            "down" => ShuffleMode.Down,
            "bfly" => ShuffleMode.Butterfly,
            "idx" => ShuffleMode.Index,
            _ => throw site.Error("'shfl' wants .up, .down, .bfly or .idx"),
        };
        RequireType(site, ScalarType.B32);
        var pair = site.Statement.Operands[0] as Pair;
        var rows = new ShuffleRows(
            D: site.Destination(pair?.First ?? site.Statement.Operands[0], ScalarType.B32),
            P: pair is null ? null : site.Destination(pair.Second, ScalarType.Pred),
            A: site.Source(1, ScalarType.B32),
            B: site.Source(2, ScalarType.B32),
            C: site.Source(3, ScalarType.B32),
            MemberMask: site.Source(4, ScalarType.B32),
            Value: site.Temporary(ScalarType.B32),
            IsInRange: site.Temporary(ScalarType.Pred));
        site.Emit(new Shuffle(mode, rows));
    }

    public static void Vote(Site site)
    {
        site.ExpectOperands(3);
        RequireSync(site);
        var mode = site.TakeAny("all", "any", "uni", "ballot") switch
        {
            "all" => VoteMode.All,
            "any" => VoteMode.Any,
            "uni" => VoteMode.Uniform,
            "ballot" => VoteMode.Ballot,
            _ => throw site.Error("'vote' wants .all, .any, .uni or .ballot"),
        };
        var type = mode == VoteMode.Ballot ? ScalarType.B32 : ScalarType.Pred;
        RequireType(site, type);
        var predicate = site.Statement.Operands[1];
        var negated = predicate is Name { Negated: true };
        if (predicate is Name name)
            predicate = name with { Negated = false };
        var mask = site.Source(2, ScalarType.B32);
        site.Emit(new Vote(mode, site.Destination(0, type), site.Source(predicate, ScalarType.Pred), negated, mask, site.Temporary(type)));
    }

    public static void ActiveMask(Site site)
    {
        site.ExpectOperands(1);
        RequireType(site, ScalarType.B32);
        var d = site.Destination(0, ScalarType.B32);
        site.Emit(new ActiveMask(d));
    }

    /// <summary><c>bar.sync a{, b}</c>, <c>bar.warp.sync mask</c>, and both with their longer names.</summary>
    public static void Barrier(Site site)
    {
        var isWarp = site.Take("warp");
        site.Take("cta");
        RequireSync(site);
        if (isWarp)
        {
            site.ExpectOperands(1);
            var mask = site.Source(0, ScalarType.B32);
            site.Emit(new WarpBarrier(mask));
            return;
        }

        var isAligned = site.Take("aligned") || site.Statement.Opcode == "bar";
        if (site.OperandCount is not (1 or 2) || site.Statement.Operands.Any(static operand => operand is not Immediate))
            throw site.Error("a barrier wants its number, and the number of threads if not all, as constants");
        var id = (int)((Immediate)site.Statement.Operands[0]).Bits;
        int? threads = site.OperandCount == 2 ? (int)((Immediate)site.Statement.Operands[1]).Bits : null;
        if (id is < 0 or >= Barriers.Count || threads % LaneSet.WarpSize is not (null or 0))
            throw site.Error("barriers are 0 to 15, and wait for whole warps");
        site.Emit(new BlockBarrier(id, threads, isAligned));
    }

    private static void RequireSync(Site site)
    {
        if (!site.Take("sync"))
            throw site.Error($"only the .sync forms of '{site.Statement.Opcode}' are known");
    }

    private static void RequireType(Site site, ScalarType type)
    {
        if (site.TakeType() != type)
            throw site.Error($"'{site.Statement.Opcode}' wants {type.Word()}");
    }
}
