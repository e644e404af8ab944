using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes that work on bits.</summary>
internal static class BitLogic
{
    public static void And(Site site) => Binary<BitAnd>(site);

    public static void Or(Site site) => Binary<BitOr>(site);

    public static void Xor(Site site) => Binary<BitXor>(site);

    public static void Not(Site site)
    {
        var type = TakeType(site, 2);
        Row d = site.Destination(0, type), a = site.Source(1, type);
        site.Emit(type == ScalarType.Pred ? IntegerLoops.Unary<LogicalNot>(type, d, a) : IntegerLoops.Unary<BitNot>(type, d, a));
    }

    public static void LogicalNot(Site site)
    {
        var type = TakeType(site, 2);
        site.Emit(IntegerLoops.Unary<LogicalNot>(type, site.Destination(0, type), site.Source(1, type)));
    }

    public static void LogicTable(Site site)
    {
        var type = TakeType(site, 5);
        if (type != ScalarType.B32 || site.Statement.Operands[4] is not Immediate { Bits: <= 255 } table)
            throw site.Error("'lop3' wants .b32 and a table from 0 to 255");
        Row d = site.Destination(0, type), a = site.Source(1, type), b = site.Source(2, type), c = site.Source(3, type);
        site.Emit(new LogicTable(d, a, b, c, (byte)table.Bits));
    }

    public static void ShiftLeft(Site site) => Shift(site, left: true);

    public static void ShiftRight(Site site) => Shift(site, left: false);

    public static void FunnelShift(Site site)
    {
        var left = site.TakeAny("l", "r") is { } side ? side == "l" : throw site.Error("'shf' wants .l or .r");
        var wrap = site.TakeAny("wrap", "clamp") is { } mode ? mode == "wrap" : throw site.Error("'shf' wants .wrap or .clamp");
        var type = TakeType(site, 4);
        site.Emit(new FunnelShift(
            site.Destination(0, type), site.Source(1, type), site.Source(2, type), site.Source(3, ScalarType.U32), left, wrap));
    }

    public static void PopulationCount(Site site) => Count<PopulationCount>(site);

    public static void LeadingZeros(Site site) => Count<LeadingZeros>(site);

    public static void FindLeadingBit(Site site) => Count<FindLeadingBit>(site);

    public static void Reverse(Site site)
    {
        var type = TakeType(site, 2);
        site.Emit(IntegerLoops.Unary<ReverseBits>(type, site.Destination(0, type), site.Source(1, type)));
    }

    public static void FieldExtract(Site site)
    {
        var type = TakeType(site, 4);
        Row start = site.Temporary(type), length = site.Temporary(type);
        site.Emit(IntegerConversions.Create(ScalarType.U32, type, start, site.Source(2, ScalarType.U32)));
        site.Emit(IntegerConversions.Create(ScalarType.U32, type, length, site.Source(3, ScalarType.U32)));
        site.Emit(IntegerLoops.Ternary<BitFieldExtract>(type, site.Destination(0, type), site.Source(1, type), start, length));
    }

    public static void FieldInsert(Site site)
    {
        var type = TakeType(site, 5);
        Row f = site.Destination(0, type), a = site.Source(1, type), b = site.Source(2, type);
        Row start = site.Source(3, ScalarType.U32), length = site.Source(4, ScalarType.U32);
        site.Emit(type.Size() == 8 ? new BitFieldInsert<ulong>(f, a, b, start, length) : new BitFieldInsert<uint>(f, a, b, start, length));
    }

    public static void PermuteBytes(Site site)
    {
        var type = TakeType(site, 4);
        site.Emit(IntegerLoops.Ternary<PermuteBytes>(
            type, site.Destination(0, type), site.Source(1, type), site.Source(2, type), site.Source(3, type)));
    }

    private static void Binary<TOp>(Site site)
        where TOp : struct, IIntegerBinary
    {
        var type = TakeType(site, 3);
        site.Emit(IntegerLoops.Binary<TOp>(type, site.Destination(0, type), site.Source(1, type), site.Source(2, type)));
    }

    private static void Shift(Site site, bool left)
    {
        var type = TakeType(site, 3);
        site.Emit(Shifts.Create(type, site.Destination(0, type), site.Source(1, type), site.Source(2, ScalarType.U32), left));
    }

    /// <summary>Results of 32 bits, also from 64.</summary>
    private static void Count<TOp>(Site site)
        where TOp : struct, IIntegerUnary
    {
        var type = TakeType(site, 2);
        var counted = site.Temporary(type);
        site.Emit(IntegerLoops.Unary<TOp>(type, counted, site.Source(1, type)));
        site.Emit(IntegerConversions.Create(type, ScalarType.U32, site.Destination(0, ScalarType.U32), counted));
    }

    private static ScalarType TakeType(Site site, int operands)
    {
        site.ExpectOperands(operands);
        var type = site.TakeType();
        return type.IsFloat() ? throw site.Error($"'{site.Statement.Opcode}' is not for floats") : type;
    }
}
