using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary><c>cvt</c>. Registers may be wider than the types: the low bits are read, and the result is extended.</summary>
internal static class Conversion
{
    public static void Convert(Site site)
    {
        site.ExpectOperands(2);
        ScalarType to = site.TakeType(), from = site.TakeType();
        if (to.IsBits() || from.IsBits() || to == ScalarType.Pred || from == ScalarType.Pred)
            throw site.Error("'cvt' wants signed, unsigned or floating-point types");
        var rounding = site.TakeAny("rn", "rz", "rm", "rp");
        var whole = site.TakeAny("rni", "rzi", "rmi", "rpi");
        bool saturate = site.Take("sat"), flush = (to == ScalarType.F32 || from == ScalarType.F32) && site.Take("ftz");

        var a = Narrowed(site, from);
        if (flush && from == ScalarType.F32)
            a = Shaped(site, from, a, flush: true, saturate: false);
        var shapes = to.IsFloat() && (saturate || flush && to == ScalarType.F32);
        var result = shapes ? site.Temporary(to) : Target(site, to, site.Statement.Operands[0]);
        site.Emit((from.IsFloat(), to.IsFloat()) switch
        {
            (false, false) => IntegerConversions.Create(from, to, result, a, saturate),
            (false, true) => FloatConversions.FromInteger(from, result, a, Required(site, rounding, "rn")),
            (true, false) => FloatConversions.ToInteger(to, result, a, Required(site, whole, "rni")),
            _ => BetweenFloats(site, from, to, result, a, rounding, whole),
        });
        if (shapes)
            result = Shaped(site, to, result, flush && to == ScalarType.F32, saturate);
        Widen(site, to, result, site.Statement.Operands[0]);
    }

    /// <summary>Where a value of this type is computed: in the destination itself, or on the way to a wider one.</summary>
    public static Row Target(Site site, ScalarType type, Operand operand)
    {
        var d = site.DestinationOfAnySize(operand, type);
        return d.Type.Fits(type) ? d : site.Temporary(type);
    }

    /// <summary>Brings a value into a destination register that may be wider than its type, with its sign or zeros above.</summary>
    public static void Widen(Site site, ScalarType type, Row value, Operand operand)
    {
        var d = site.DestinationOfAnySize(operand, type);
        if (d.Offset == value.Offset)
            return;
        if (d.Type.Size() < type.Size() || d.Type == ScalarType.Pred || (type.IsFloat() || d.Type.IsFloat()) && !d.Type.Fits(type))
            throw site.Error($"a {type.Word()} does not go into a {d.Type.Word()} register");
        site.Emit(d.Type.Size() == type.Size() ? new Copy(d, value) : IntegerConversions.Create(type, Extended(type, d.Type), d, value));
    }

    /// <summary>The row of a source register that may be wider than its type: its low bits.</summary>
    public static Row Narrowed(Site site, ScalarType type, Operand? operand = null)
    {
        var a = site.SourceOfAnySize(operand ?? site.Statement.Operands[1], type);
        if (a.Type.Fits(type))
            return a;
        if (a.Type.Size() < type.Size() || type.IsFloat() || a.Type.IsFloat() || a.Type == ScalarType.Pred)
            throw site.Error($"a {a.Type.Word()} register does not hold a {type.Word()}");
        var narrowed = site.Temporary(type);
        site.Emit(IntegerConversions.Create(a.Type, type, narrowed, a));
        return narrowed;
    }

    private static ScalarType Extended(ScalarType type, ScalarType register) => (type.IsSigned(), register.Size()) switch
    {
        (true, 2) => ScalarType.S16,
        (true, 4) => ScalarType.S32,
        (true, _) => ScalarType.S64,
        (false, 2) => ScalarType.U16,
        (false, 4) => ScalarType.U32,
        _ => ScalarType.U64,
    };

    private static Rounding Required(Site site, string? modifier, string example) =>
        modifier is null ? throw site.Error($"this 'cvt' wants a rounding such as .{example}") : Roundings.Parse(modifier);

    private static LaneInstruction BetweenFloats(
        Site site, ScalarType from, ScalarType to, Row d, Row a, string? rounding, string? whole) => (from, to) switch
        {
            (ScalarType.F32, ScalarType.F64) => new SingleToDouble(d, a),
            (ScalarType.F64, ScalarType.F32) => new DoubleToSingle(d, a, Required(site, rounding, "rn")),
            _ when whole is null => new Copy(d, a),
            _ => new RoundToWhole(d, a, Roundings.Parse(whole)),
        };

    private static Row Shaped(Site site, ScalarType type, Row a, bool flush, bool saturate)
    {
        var shaped = site.Temporary(type);
        if (type == ScalarType.F64)
            throw site.Error("'.sat' and '.ftz' are for .f32 here");
        site.Emit(FloatLoops.Unary<Unchanged>(new FloatForm(type, flush, saturate), shaped, a));
        return shaped;
    }
}
