using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes that integers and floats share, and those of integers alone.</summary>
internal static class Arithmetic
{
    public static void Add(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Binary<FloatAdd>(site, type, FloatMath.Rounded);
        else if (type == ScalarType.S32 && site.Take("sat"))
            Binary<AddSaturated>(site, type);
        else
            Binary<Add>(site, type);
    }

    public static void Subtract(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Binary<FloatSubtract>(site, type, FloatMath.Rounded);
        else if (type == ScalarType.S32 && site.Take("sat"))
            Binary<SubtractSaturated>(site, type);
        else
            Binary<Subtract>(site, type);
    }

    public static void Multiply(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Binary<FloatMultiply>(site, type, FloatMath.Rounded);
        else if (site.Take("wide"))
            Wide(site, type, (d, a, b) => IntegerLoops.Binary<MultiplyLow>(d.Type, d, a, b), 3);
        else if (site.Take("hi"))
            Binary<MultiplyHigh>(site, type);
        else if (site.Take("lo"))
            Binary<MultiplyLow>(site, type);
        else
            throw site.Error("'mul' of integers wants .lo, .hi or .wide");
    }

    public static void MultiplyAdd(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.FusedMultiplyAdd(site, type);
        else if (site.Take("wide"))
            Wide(site, type, (d, a, b) => IntegerLoops.Ternary<MultiplyAdd>(d.Type, d, a, b, site.Source(3, d.Type)), 4);
        else if (site.Take("hi"))
            MultiplyHighAdd(site, type);
        else if (site.Take("lo"))
            Ternary<MultiplyAdd>(site, type);
        else
            throw site.Error("'mad' of integers wants .lo, .hi or .wide");
    }

    public static void Divide(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Binary<FloatDivide>(site, type, FloatMath.RoundedOrApproximate);
        else
            Binary<Divide>(site, type);
    }

    public static void Remainder(Site site) => Binary<Remainder>(site, site.TakeType());

    public static void Minimum(Site site)
    {
        var type = site.TakeType();
        if (!type.IsFloat())
            Binary<Minimum>(site, type);
        else if (site.Take("NaN"))
            FloatMath.Binary<FloatMinimumOrNaN>(site, type, FloatMath.Exact);
        else
            FloatMath.Binary<FloatMinimum>(site, type, FloatMath.Exact);
    }

    public static void Maximum(Site site)
    {
        var type = site.TakeType();
        if (!type.IsFloat())
            Binary<Maximum>(site, type);
        else if (site.Take("NaN"))
            FloatMath.Binary<FloatMaximumOrNaN>(site, type, FloatMath.Exact);
        else
            FloatMath.Binary<FloatMaximum>(site, type, FloatMath.Exact);
    }

    public static void Negate(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Unary<FloatNegate>(site, type, FloatMath.Exact);
        else
            Unary<Negate>(site, type);
    }

    public static void Absolute(Site site)
    {
        var type = site.TakeType();
        if (type.IsFloat())
            FloatMath.Unary<FloatAbsolute>(site, type, FloatMath.Exact);
        else
            Unary<Absolute>(site, type);
    }

    public static void SumOfDifference(Site site) => Ternary<SumOfDifference>(site, site.TakeType());

    private static void Unary<TOp>(Site site, ScalarType type)
        where TOp : struct, IIntegerUnary
    {
        RequireInteger(site, type, 2);
        site.Emit(IntegerLoops.Unary<TOp>(type, site.Destination(0, type), site.Source(1, type)));
    }

    private static void Binary<TOp>(Site site, ScalarType type)
        where TOp : struct, IIntegerBinary
    {
        RequireInteger(site, type, 3);
        site.Emit(IntegerLoops.Binary<TOp>(type, site.Destination(0, type), site.Source(1, type), site.Source(2, type)));
    }

    private static void Ternary<TOp>(Site site, ScalarType type)
        where TOp : struct, IIntegerTernary
    {
        RequireInteger(site, type, 4);
        Row d = site.Destination(0, type), a = site.Source(1, type), b = site.Source(2, type), c = site.Source(3, type);
        site.Emit(IntegerLoops.Ternary<TOp>(type, d, a, b, c));
    }

    private static void MultiplyHighAdd(Site site, ScalarType type)
    {
        RequireInteger(site, type, 4);
        var product = site.Temporary(type);
        site.Emit(IntegerLoops.Binary<MultiplyHigh>(type, product, site.Source(1, type), site.Source(2, type)));
        site.Emit(IntegerLoops.Binary<Add>(type, site.Destination(0, type), product, site.Source(3, type)));
    }

    /// <summary>Both factors are extended first; the rest is done in twice the width.</summary>
    private static void Wide(Site site, ScalarType type, Func<Row, Row, Row, LaneInstruction> create, int operands)
    {
        RequireInteger(site, type, operands);
        ScalarType wide = type switch
        {
            ScalarType.U16 => ScalarType.U32,
            ScalarType.S16 => ScalarType.S32,
            ScalarType.U32 => ScalarType.U64,
            ScalarType.S32 => ScalarType.S64,
            _ => throw site.Error("'.wide' is for 16 and 32 bits"),
        };
        Row a = site.Temporary(wide), b = site.Temporary(wide);
        site.Emit(IntegerConversions.Create(type, wide, a, site.Source(1, type)));
        site.Emit(IntegerConversions.Create(type, wide, b, site.Source(2, type)));
        site.Emit(create(site.Destination(0, wide) with { Type = wide }, a, b));
    }

    private static void RequireInteger(Site site, ScalarType type, int operands)
    {
        site.ExpectOperands(operands);
        if (type.IsFloat() || type.IsBits() || type.Size() == 1)
            throw site.Error($"'{site.Statement.Opcode}' has no type {type.Word()}");
    }
}
