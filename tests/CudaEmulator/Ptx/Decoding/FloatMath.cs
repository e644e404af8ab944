using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>
/// Opcodes of floats. Only rounding to nearest is known; the approximate functions are computed better than they must be.
/// </summary>
internal static class FloatMath
{
    /// <summary>Instructions that round: <c>.rn</c>, which is also what none means.</summary>
    public static readonly string[] Rounded = ["rn"];

    public static readonly string[] RoundedOrApproximate = ["rn", "approx", "full"];

    public static readonly string[] Approximate = ["approx"];

    /// <summary>Instructions that need not round.</summary>
    public static readonly string[] Exact = [];

    public static void FusedMultiplyAdd(Site site) => FusedMultiplyAdd(site, site.TakeType());

    public static void FusedMultiplyAdd(Site site, ScalarType type)
    {
        var form = Form(site, type, Rounded, 4);
        site.Emit(FloatLoops.Ternary<FusedMultiplyAdd>(
            form, site.Destination(0, type), site.Source(1, type), site.Source(2, type), site.Source(3, type)));
    }

    public static void SquareRoot(Site site) => Unary<SquareRoot>(site, site.TakeType(), RoundedOrApproximate);

    public static void Reciprocal(Site site) => Unary<Reciprocal>(site, site.TakeType(), RoundedOrApproximate);

    public static void ReciprocalSquareRoot(Site site) => Unary<ReciprocalSquareRoot>(site, site.TakeType(), Approximate);

    public static void Exp2(Site site) => Unary<Exp2>(site, TakeSingle(site), Approximate);

    public static void Log2(Site site) => Unary<Log2>(site, TakeSingle(site), Approximate);

    public static void Sine(Site site) => Unary<Sine>(site, TakeSingle(site), Approximate);

    public static void Cosine(Site site) => Unary<Cosine>(site, TakeSingle(site), Approximate);

    public static void HyperbolicTangent(Site site) => Unary<HyperbolicTangent>(site, TakeSingle(site), Approximate);

    public static void CopySign(Site site) => Binary<CopySignOfFirst>(site, site.TakeType(), Exact);

    public static void Unary<TOp>(Site site, ScalarType type, string[] roundings)
        where TOp : struct, IFloatUnary
    {
        var form = Form(site, type, roundings, 2);
        site.Emit(FloatLoops.Unary<TOp>(form, site.Destination(0, type), site.Source(1, type)));
    }

    public static void Binary<TOp>(Site site, ScalarType type, string[] roundings)
        where TOp : struct, IFloatBinary
    {
        var form = Form(site, type, roundings, 3);
        site.Emit(FloatLoops.Binary<TOp>(form, site.Destination(0, type), site.Source(1, type), site.Source(2, type)));
    }

    private static FloatForm Form(Site site, ScalarType type, string[] roundings, int operands)
    {
        site.ExpectOperands(operands);
        site.TakeAny(roundings);
        if (!type.IsFloat())
            throw site.Error($"'{site.Statement.Opcode}' is for f32 and f64");
        var isSingle = type == ScalarType.F32;
        return new FloatForm(type, Flush: isSingle && site.Take("ftz"), Saturate: isSingle && site.Take("sat"));
    }

    private static ScalarType TakeSingle(Site site)
    {
        var type = site.TakeType();
        return type == ScalarType.F32 ? type : throw site.Error($"'{site.Statement.Opcode}' is for f32");
    }
}
