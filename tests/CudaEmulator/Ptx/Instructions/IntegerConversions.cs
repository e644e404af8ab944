using System.Numerics;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Instructions;

/// <summary>Sign- or zero-extends, or keeps the low bits; with <c>.sat</c> clamps to the range of the result.</summary>
internal sealed unsafe class Resize<TFrom, TTo>(Row d, Row a, bool saturate) : LaneInstruction
    where TFrom : unmanaged, IBinaryInteger<TFrom>
    where TTo : unmanaged, IBinaryInteger<TTo>
{
    public override void Execute(Block block, int start, int count)
    {
        var to = block.Row<TTo>(d) + start;
        var from = block.Row<TFrom>(a) + start;
        for (var i = 0; i < count; i++)
            to[i] = saturate ? TTo.CreateSaturating(from[i]) : TTo.CreateTruncating(from[i]);
    }
}

internal static class IntegerConversions
{
    /// <summary>
    /// The loop that reads <paramref name="a"/> as one type and writes <paramref name="d"/> as another; both rows have those sizes.
    /// </summary>
    public static LaneInstruction Create(ScalarType from, ScalarType to, Row d, Row a, bool saturate = false) => from switch
    {
        ScalarType.U8 or ScalarType.B8 or ScalarType.Pred => From<byte>(to, d, a, saturate),
        ScalarType.U16 or ScalarType.B16 => From<ushort>(to, d, a, saturate),
        ScalarType.U32 or ScalarType.B32 => From<uint>(to, d, a, saturate),
        ScalarType.U64 or ScalarType.B64 => From<ulong>(to, d, a, saturate),
        ScalarType.S8 => From<sbyte>(to, d, a, saturate),
        ScalarType.S16 => From<short>(to, d, a, saturate),
        ScalarType.S32 => From<int>(to, d, a, saturate),
        _ => From<long>(to, d, a, saturate),
    };

    private static LaneInstruction From<TFrom>(ScalarType to, Row d, Row a, bool saturate)
        where TFrom : unmanaged, IBinaryInteger<TFrom> => to switch
        {
            ScalarType.U8 or ScalarType.B8 => new Resize<TFrom, byte>(d, a, saturate),
            ScalarType.U16 or ScalarType.B16 => new Resize<TFrom, ushort>(d, a, saturate),
            ScalarType.U32 or ScalarType.B32 => new Resize<TFrom, uint>(d, a, saturate),
            ScalarType.U64 or ScalarType.B64 => new Resize<TFrom, ulong>(d, a, saturate),
            ScalarType.S8 => new Resize<TFrom, sbyte>(d, a, saturate),
            ScalarType.S16 => new Resize<TFrom, short>(d, a, saturate),
            ScalarType.S32 => new Resize<TFrom, int>(d, a, saturate),
            _ => new Resize<TFrom, long>(d, a, saturate),
        };
}
