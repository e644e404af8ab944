using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes that compare and choose.</summary>
internal static class Predicates
{
    private static readonly string[] Comparisons =
        ["eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"];

    /// <summary><c>setp.lt.and.f32 p|q, a, b, c</c>: p = (a &lt; b) and c, q = not (a &lt; b) and c.</summary>
    public static void SetPredicate(Site site)
    {
        var type = site.TakeType();
        if (site.OperandCount == 3 && site.Statement.Operands[0] is Name single)
        {
            Compare(site, type, site.Destination(single, ScalarType.Pred));
            return;
        }

        var holds = Compare(site, type);
        if (site.Statement.Operands[0] is not Pair pair)
        {
            site.Emit(new Copy(site.Destination(0, ScalarType.Pred), Combine(site, holds)));
            return;
        }

        var fails = site.Temporary(ScalarType.Pred);
        site.Emit(IntegerLoops.Unary<LogicalNot>(ScalarType.Pred, fails, holds));
        var operation = site.TakeAny("and", "or", "xor");
        Row p = Combine(site, holds, operation), q = Combine(site, fails, operation);
        site.Emit(new Copy(site.Destination(pair.First, ScalarType.Pred), p));
        site.Emit(new Copy(site.Destination(pair.Second, ScalarType.Pred), q));
    }

    /// <summary><c>set.lt.u32.f32 d, a, b</c>: all bits set, or 1.0, where it holds.</summary>
    public static void Set(Site site)
    {
        var to = site.TakeType();
        var type = site.TakeType();
        var holds = Combine(site, Compare(site, type));
        var one = to == ScalarType.F32 ? BitConverter.SingleToUInt32Bits(1) : uint.MaxValue;
        var d = site.Destination(0, to);
        site.Emit(Selections.Create(to, d, site.Constant(one, to), site.Constant(0, to), holds));
    }

    public static void Select(Site site)
    {
        site.ExpectOperands(4);
        var type = site.TakeType();
        var p = site.Source(3, ScalarType.Pred);
        site.Emit(Selections.Create(type, site.Destination(0, type), site.Source(1, type), site.Source(2, type), p));
    }

    /// <summary><c>slct.f32.s32 d, a, b, c</c>: a where c is not negative, else b.</summary>
    public static void SelectBySign(Site site)
    {
        site.ExpectOperands(4);
        site.Take("ftz");
        ScalarType type = site.TakeType(), signType = site.TakeType();
        if (signType is not (ScalarType.S32 or ScalarType.F32))
            throw site.Error("'slct' chooses by .s32 or .f32");
        var holds = site.Temporary(ScalarType.Pred);
        var compare = Instructions.Comparisons.Create("ge", signType, holds, site.Source(3, signType), site.Constant(0, signType));
        site.Emit(compare ?? throw site.Error("'slct' cannot compare"));
        site.Emit(Selections.Create(type, site.Destination(0, type), site.Source(1, type), site.Source(2, type), holds));
    }

    private static Row Compare(Site site, ScalarType type) => Compare(site, type, site.Temporary(ScalarType.Pred));

    private static Row Compare(Site site, ScalarType type, Row holds)
    {
        if (site.OperandCount is not (3 or 4))
            throw site.Error($"'{site.Statement.Opcode}' has {site.OperandCount} operands, wants 3 or 4");
        var name = site.TakeAny(Comparisons) ?? throw site.Error($"'{site.Statement.Opcode}' has no comparison");
        Row a = site.Source(1, type), b = site.Source(2, type);
        if (type == ScalarType.F32 && site.Take("ftz"))
            (a, b) = (Flush(site, a), Flush(site, b));
        var loop = Instructions.Comparisons.Create(name, type, holds, a, b);
        site.Emit(loop ?? throw site.Error($"'.{name}' does not go with {type.Word()}"));
        return holds;
    }

    private static Row Flush(Site site, Row a)
    {
        var flushed = site.Temporary(ScalarType.F32);
        site.Emit(FloatLoops.Unary<Unchanged>(new FloatForm(ScalarType.F32, Flush: true), flushed, a));
        return flushed;
    }

    private static Row Combine(Site site, Row holds) => Combine(site, holds, site.TakeAny("and", "or", "xor"));

    private static Row Combine(Site site, Row holds, string? operation)
    {
        site.ExpectOperands(operation is null ? 3 : 4);
        if (operation is null)
            return holds;
        var c = Condition(site, site.Statement.Operands[3]);
        var combined = site.Temporary(ScalarType.Pred);
        site.Emit(operation switch
        {
            "and" => IntegerLoops.Binary<BitAnd>(ScalarType.Pred, combined, holds, c),
            "or" => IntegerLoops.Binary<BitOr>(ScalarType.Pred, combined, holds, c),
            _ => IntegerLoops.Binary<BitXor>(ScalarType.Pred, combined, holds, c),
        });
        return combined;
    }

    /// <summary>A predicate operand, which may be written <c>!p</c>.</summary>
    private static Row Condition(Site site, Operand operand)
    {
        if (operand is not Name { Negated: true } name)
            return site.Source(operand, ScalarType.Pred);
        var negated = site.Temporary(ScalarType.Pred);
        site.Emit(IntegerLoops.Unary<LogicalNot>(ScalarType.Pred, negated, site.Source(name with { Negated = false }, ScalarType.Pred)));
        return negated;
    }
}
