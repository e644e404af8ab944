using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary><c>mov</c> and <c>cvta</c>.</summary>
internal static class Movement
{
    public static void Move(Site site)
    {
        site.ExpectOperands(2);
        var type = site.TakeType();
        site.Emit((site.Statement.Operands[0], site.Statement.Operands[1]) switch
        {
            (_, VectorOperand parts) => new Pack(site.Destination(0, type), Parts(site, type, parts, site.Source)),
            (VectorOperand parts, _) => new Unpack(Parts(site, type, parts, site.Destination), site.Source(1, type)),
            (_, Name { Text: "%clock" or "%clock64" or "%globaltimer" or "%clock_hi" }) => new ReadClock(site.Destination(0, type)),
            _ => new Copy(site.Destination(0, type), site.Source(1, type)),
        });
    }

    /// <summary><c>cvta.shared.u64</c> makes a generic address, <c>cvta.to.shared.u64</c> takes one back.</summary>
    public static void ConvertAddress(Site site)
    {
        site.ExpectOperands(2);
        var type = site.TakeType();
        var back = site.Take("to");
        var space = site.TakeAny("global", "const", "shared", "local") ?? throw site.Error("'cvta' wants a state space that is known");
        Row d = site.Destination(0, type), a = site.Source(1, type);
        var window = space switch
        {
            "shared" => AddressMap.Shared,
            "local" => AddressMap.Local,
            _ => 0UL,
        };
        var start = site.Constant(window, ScalarType.U64);
        site.Emit(back
            ? IntegerLoops.Binary<Subtract>(ScalarType.U64, d, a, start)
            : IntegerLoops.Binary<Add>(ScalarType.U64, d, a, start));
    }

    private static Row[] Parts(Site site, ScalarType type, VectorOperand parts, Func<Operand, ScalarType, Row> find)
    {
        var count = parts.Elements.Count;
        if (count is not (2 or 4) || type.Size() / count == 0)
            throw site.Error($"a {type.Word()} does not divide into {count}");
        return [.. parts.Elements.Select(part => find(part, ScalarTypes.BitsOf(type.Size() / count)))];
    }
}
