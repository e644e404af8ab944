using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Gives out the rows of one kernel. Equal constants and special registers share theirs.</summary>
internal sealed class RowAllocator
{
    private readonly Dictionary<(ulong Bits, int Size), Row> _constants = [];
    private readonly Dictionary<(SpecialRegister Register, int Size), Row> _specials = [];

    /// <summary>Bytes given out, for one thread.</summary>
    public int Bytes { get; private set; }

    public IReadOnlyList<(Row Row, ulong Bits)> Constants => [.. _constants.Select(static pair => (pair.Value, pair.Key.Bits))];

    public IReadOnlyList<(Row Row, SpecialRegister Register)> Specials => [.. _specials.Select(static pair => (pair.Value, pair.Key.Register))];

    public Row New(ScalarType type)
    {
        var row = new Row(Bytes, type);
        Bytes += type.Size();
        return row;
    }

    public Row Constant(ulong bits, ScalarType type)
    {
        if (!_constants.TryGetValue((bits, type.Size()), out var row))
            _constants.Add((bits, type.Size()), row = New(type));
        return row with { Type = type };
    }

    public Row Special(SpecialRegister register, ScalarType type)
    {
        if (!_specials.TryGetValue((register, type.Size()), out var row))
            _specials.Add((register, type.Size()), row = New(type));
        return row;
    }
}
