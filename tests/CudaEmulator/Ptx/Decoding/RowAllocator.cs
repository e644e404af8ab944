using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>
/// Gives out the rows of one kernel. Registers lie from offset 0 upward; what no instruction writes lies below, and is shared by all who
/// read the same. Temporaries live no longer than a statement, so that all statements share them too.
/// </summary>
internal sealed class RowAllocator
{
    private readonly Dictionary<(ulong Bits, int Size), Row> _constants = [];
    private readonly Dictionary<(SpecialRegister Register, int Size), Row> _specials = [];
    private readonly List<Row> _temporaries = [];
    private int _temporariesUsed;

    /// <summary>Bytes of registers for one thread.</summary>
    public int RegisterBytes { get; private set; }

    /// <summary>Bytes below offset 0 for one thread.</summary>
    public int ConstantBytes { get; private set; }

    public IReadOnlyList<(Row Row, ulong Bits)> Constants => [.. _constants.Select(static pair => (pair.Value, pair.Key.Bits))];

    public IReadOnlyList<(Row Row, SpecialRegister Register)> Specials =>
        [.. _specials.Select(static pair => (pair.Value, pair.Key.Register))];

    public Row NewRegister(ScalarType type)
    {
        var row = new Row(RegisterBytes, type);
        RegisterBytes += type.Size();
        return row;
    }

    /// <summary>A register until the next statement.</summary>
    public Row NewTemporary(ScalarType type)
    {
        if (_temporariesUsed == _temporaries.Count)
            _temporaries.Add(NewRegister(ScalarType.B64));
        return _temporaries[_temporariesUsed++] with { Type = type };
    }

    public void FreeTemporaries() => _temporariesUsed = 0;

    public Row Constant(ulong bits, ScalarType type)
    {
        if (!_constants.TryGetValue((bits, type.Size()), out var row))
            _constants.Add((bits, type.Size()), row = NewConstant(type));
        return row with { Type = type };
    }

    public Row Special(SpecialRegister register, ScalarType type)
    {
        if (!_specials.TryGetValue((register, type.Size()), out var row))
            _specials.Add((register, type.Size()), row = NewConstant(type));
        return row with { Type = type };
    }

    private Row NewConstant(ScalarType type)
    {
        ConstantBytes += type.Size();
        return new Row(-ConstantBytes, type);
    }
}
