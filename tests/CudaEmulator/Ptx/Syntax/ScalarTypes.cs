namespace CudaEmulator.Ptx.Syntax;

/// <summary>What the parser and the decoder ask of a type.</summary>
internal static class ScalarTypes
{
    private static readonly Dictionary<string, ScalarType> ByName =
        Enum.GetValues<ScalarType>().ToDictionary(static type => type.ToString().ToLowerInvariant());

    /// <summary>Finds a type by its name without the dot.</summary>
    public static bool TryParse(string name, out ScalarType type) => ByName.TryGetValue(name, out type);

    /// <summary>As PTX writes it, with the dot.</summary>
    public static string Word(this ScalarType type) => "." + type.ToString().ToLowerInvariant();

    /// <summary>Bytes; a predicate takes one.</summary>
    public static int Size(this ScalarType type) => type switch
    {
        ScalarType.Pred or ScalarType.B8 or ScalarType.U8 or ScalarType.S8 => 1,
        ScalarType.B16 or ScalarType.U16 or ScalarType.S16 => 2,
        ScalarType.B32 or ScalarType.U32 or ScalarType.S32 or ScalarType.F32 => 4,
        _ => 8,
    };

    public static bool IsFloat(this ScalarType type) => type is ScalarType.F32 or ScalarType.F64;

    public static bool IsSigned(this ScalarType type) => type is >= ScalarType.S8 and <= ScalarType.S64;

    public static bool IsBits(this ScalarType type) => type is >= ScalarType.B8 and <= ScalarType.B64;

    /// <summary>The untyped counterpart: what a register of this type is when only its bits are moved.</summary>
    public static ScalarType Bits(this ScalarType type) => BitsOf(type.Size());

    public static ScalarType BitsOf(int bytes) => bytes switch
    {
        1 => ScalarType.B8,
        2 => ScalarType.B16,
        4 => ScalarType.B32,
        8 => ScalarType.B64,
        _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "a scalar has 1, 2, 4 or 8 bytes"),
    };

    /// <summary>
    /// Whether a register of this type may stand where an instruction wants <paramref name="wanted"/>: the sizes agree, and the kinds do
    /// unless one of them is untyped ("Operand Type Information", table 24 of the PTX manual).
    /// </summary>
    public static bool Fits(this ScalarType type, ScalarType wanted) =>
        (type == ScalarType.Pred) == (wanted == ScalarType.Pred)
        && type.Size() == wanted.Size()
        && (type.IsBits() || wanted.IsBits() || type.IsFloat() == wanted.IsFloat());
}
