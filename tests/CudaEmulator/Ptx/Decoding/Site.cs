using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>
/// One statement while it is decoded. An instruction takes the modifiers that it knows; what is left over is an error, and so is an
/// operand of another type.
/// </summary>
internal sealed class Site(KernelDecoder decoder, Scope scope, Statement statement)
{
    private readonly List<string> _modifiers = [.. statement.Modifiers];
    private readonly List<LaneInstruction> _parts = [];

    public KernelDecoder Decoder => decoder;
    public Scope Scope => scope;
    public Statement Statement => statement;
    public int OperandCount => statement.Operands.Count;
    public Row? Guard { get; } = FindGuard(decoder, scope, statement);
    public bool GuardNegated => statement.Guard?.Negated ?? false;

    public PtxException Error(string problem) => decoder.Module.Source.Error(problem, statement.Line);

    public bool Take(string modifier) => _modifiers.Remove(modifier);

    /// <summary>Takes the first modifier that is one of <paramref name="choices"/>, or null.</summary>
    public string? TakeAny(params ReadOnlySpan<string> choices)
    {
        foreach (var modifier in _modifiers)
        {
            if (!choices.Contains(modifier))
                continue;
            _modifiers.Remove(modifier);
            return modifier;
        }

        return null;
    }

    public ScalarType TakeType()
    {
        foreach (var modifier in _modifiers)
        {
            if (!ScalarTypes.TryParse(modifier, out var type))
                continue;
            _modifiers.Remove(modifier);
            return type;
        }

        throw Error($"'{statement.Opcode}' has no type that is known here");
    }

    public void ExpectOperands(int count)
    {
        if (OperandCount != count)
            throw Error($"'{statement.Opcode}' has {OperandCount} operands, wants {count}");
    }

    public Row Source(int index, ScalarType type) => Source(statement.Operands[index], type);

    /// <summary>The row that holds an operand's value, of exactly that type.</summary>
    public Row Source(Operand operand, ScalarType type)
    {
        var row = SourceOfAnySize(operand, type);
        return row.Type.Fits(type) ? row : throw WrongType(operand, row.Type, type);
    }

    /// <summary>The row that holds an operand's value; a register may have another size than <paramref name="type"/>.</summary>
    public Row SourceOfAnySize(Operand operand, ScalarType type) => operand switch
    {
        Immediate value => Constant(value, type),
        Name { Negated: false } name => scope.Register(name.Text, decoder.Rows) ?? Symbol(name.Text, type),
        _ => throw Error($"{operand} cannot be read here"),
    };

    public Row Destination(int index, ScalarType type) => Destination(statement.Operands[index], type);

    public Row Destination(Operand operand, ScalarType type)
    {
        var row = DestinationOfAnySize(operand, type);
        return row.Type.Fits(type) ? row : throw WrongType(operand, row.Type, type);
    }

    public Row DestinationOfAnySize(Operand operand, ScalarType type) => operand switch
    {
        Name { Text: "_" } => Temporary(type),
        Name { Negated: false } name => scope.Register(name.Text, decoder.Rows) ?? throw Error($"'{name.Text}' is not a register"),
        _ => throw Error($"{operand} cannot be written"),
    };

    public Row Temporary(ScalarType type) => decoder.Rows.NewTemporary(type);

    public Row Constant(ulong bits, ScalarType type) => decoder.Rows.Constant(bits, type);

    /// <summary>Adds a loop to what this statement does.</summary>
    public void Emit(LaneInstruction part) => _parts.Add(part);

    /// <summary>Adds an instruction that is not a mere loop, under the statement's own guard.</summary>
    public void Emit(Instruction instruction) => Emit(instruction, Guard, GuardNegated);

    public void Emit(Instruction instruction, Row? guard, bool guardNegated)
    {
        instruction.Bind(statement.Line, guard, guardNegated);
        decoder.Add(instruction);
    }

    /// <summary>Ends the statement: nothing may be left over.</summary>
    public void Finish()
    {
        if (_modifiers.Count > 0)
            throw Error($"'{statement.Opcode}' does not know '.{_modifiers[0]}' here");
        decoder.Rows.FreeTemporaries();
        if (_parts.Count > 0)
            Emit(new LaneStep([.. _parts]));
    }

    private static Row? FindGuard(KernelDecoder decoder, Scope scope, Statement statement)
    {
        if (statement.Guard is not { } guard)
            return null;
        return scope.Register(guard.Register, decoder.Rows) is { Type: ScalarType.Pred } row
            ? row
            : throw decoder.Module.Source.Error($"'{guard.Register}' is not a predicate", statement.Line);
    }

    private Row Constant(Immediate value, ScalarType type)
    {
        if (type.IsFloat() && value.Kind == LiteralKind.Integer)
            throw Error("an integer constant stands where a floating-point one is wanted");
        return Constant(type == ScalarType.Pred && value.Bits != 0 ? 1 : value.As(type), type);
    }

    private Row Symbol(string name, ScalarType type)
    {
        if (SpecialRegister.Find(name) is { } special)
            return decoder.Rows.Special(special, type);
        if (decoder.Symbols.Find(scope, name) is { } variable)
            return Constant(decoder.Symbols.AddressOf(scope, variable), type);
        throw Error($"'{name}' is not declared");
    }

    private PtxException WrongType(Operand operand, ScalarType found, ScalarType wanted)
    {
        var name = operand is Name register ? register.Text : "the constant";
        return Error($"{name} is {found.Word()}, '{statement.Opcode}' wants {wanted.Word()}");
    }
}
