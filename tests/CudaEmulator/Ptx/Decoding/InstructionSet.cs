using System.Collections.Frozen;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Every opcode that is known, and who decodes it.</summary>
internal static class InstructionSet
{
    private static readonly FrozenDictionary<string, Action<Site>> Decoders = new Dictionary<string, Action<Site>>
    {
        ["add"] = Arithmetic.Add,
        ["sub"] = Arithmetic.Subtract,
        ["mul"] = Arithmetic.Multiply,
        ["mad"] = Arithmetic.MultiplyAdd,
        ["div"] = Arithmetic.Divide,
        ["rem"] = Arithmetic.Remainder,
        ["min"] = Arithmetic.Minimum,
        ["max"] = Arithmetic.Maximum,
        ["neg"] = Arithmetic.Negate,
        ["abs"] = Arithmetic.Absolute,
        ["sad"] = Arithmetic.SumOfDifference,
        ["fma"] = FloatMath.FusedMultiplyAdd,
        ["sqrt"] = FloatMath.SquareRoot,
        ["rcp"] = FloatMath.Reciprocal,
        ["rsqrt"] = FloatMath.ReciprocalSquareRoot,
        ["ex2"] = FloatMath.Exp2,
        ["lg2"] = FloatMath.Log2,
        ["sin"] = FloatMath.Sine,
        ["cos"] = FloatMath.Cosine,
        ["tanh"] = FloatMath.HyperbolicTangent,
        ["copysign"] = FloatMath.CopySign,
        ["and"] = BitLogic.And,
        ["or"] = BitLogic.Or,
        ["xor"] = BitLogic.Xor,
        ["not"] = BitLogic.Not,
        ["cnot"] = BitLogic.LogicalNot,
        ["lop3"] = BitLogic.LogicTable,
        ["shl"] = BitLogic.ShiftLeft,
        ["shr"] = BitLogic.ShiftRight,
        ["shf"] = BitLogic.FunnelShift,
        ["popc"] = BitLogic.PopulationCount,
        ["clz"] = BitLogic.LeadingZeros,
        ["brev"] = BitLogic.Reverse,
        ["bfind"] = BitLogic.FindLeadingBit,
        ["bfe"] = BitLogic.FieldExtract,
        ["bfi"] = BitLogic.FieldInsert,
        ["prmt"] = BitLogic.PermuteBytes,
        ["setp"] = Predicates.SetPredicate,
        ["set"] = Predicates.Set,
        ["selp"] = Predicates.Select,
        ["slct"] = Predicates.SelectBySign,
        ["mov"] = Movement.Move,
        ["cvt"] = Conversion.Convert,
        ["cvta"] = Movement.ConvertAddress,
        ["ld"] = MemoryDecoding.Load,
        ["ldu"] = MemoryDecoding.Load,
        ["st"] = MemoryDecoding.Store,
        ["atom"] = MemoryDecoding.Atomic,
        ["red"] = MemoryDecoding.Reduction,
        ["membar"] = MemoryDecoding.Fence,
        ["fence"] = MemoryDecoding.Fence,
        ["prefetch"] = MemoryDecoding.Prefetch,
        ["prefetchu"] = MemoryDecoding.Prefetch,
        ["shfl"] = WarpDecoding.Shuffle,
        ["vote"] = WarpDecoding.Vote,
        ["activemask"] = WarpDecoding.ActiveMask,
        ["bar"] = WarpDecoding.Barrier,
        ["barrier"] = WarpDecoding.Barrier,
        ["bra"] = ControlFlow.Branch,
        ["brx"] = ControlFlow.IndexedBranch,
        ["ret"] = ControlFlow.Return,
        ["exit"] = ControlFlow.Exit,
        ["trap"] = ControlFlow.Trap,
        ["call"] = ControlFlow.Call,
    }.ToFrozenDictionary();

    public static void Decode(Site site)
    {
        if (!Decoders.TryGetValue(site.Statement.Opcode, out var decode))
            throw site.Error($"unknown instruction '{site.Statement.Opcode}'");
        decode(site);
        site.Finish();
    }
}
