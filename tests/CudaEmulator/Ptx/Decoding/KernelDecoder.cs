using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Turns an .entry and all that it calls into one flat program.</summary>
internal sealed class KernelDecoder(ModuleSyntax module, Function entry, SymbolTable symbols)
{
    private readonly List<Instruction> _code = [];
    private bool _hasBarrier;

    public ModuleSyntax Module => module;

    public SymbolTable Symbols => symbols;

    public RowAllocator Rows { get; } = new();

    public Program Decode()
    {
        var functions = Reachable();
        foreach (var function in functions)
            symbols.LayOutShared(function);
        foreach (var function in functions)
            symbols.LayOutDynamic(function);
        var scope = new Scope(entry, null);
        PlaceLocals(scope);
        Append(scope);
        var end = new Exit();
        end.Bind(_code.Count == 0 ? entry.Line : _code[^1].Line, guard: null, guardNegated: false);
        Add(end);
        return new Program
        {
            Code = [.. _code],
            RegisterBytes = Rows.RegisterBytes,
            ConstantBytes = Rows.ConstantBytes,
            Constants = Rows.Constants,
            Specials = Rows.Specials,
            LocalBytes = symbols.LocalBytes,
            SharedBytes = symbols.SharedBytes,
            UsesSharedMemory = _hasBarrier || symbols.HasShared,
        };
    }

    public void Add(Instruction instruction)
    {
        _hasBarrier |= instruction is BlockBarrier;
        _code.Add(instruction);
    }

    /// <summary>Lays the body of a function into the program, here.</summary>
    public void Append(Scope scope)
    {
        foreach (var statement in scope.Function.Statements)
        {
            scope.Starts.Add(_code.Count);
            InstructionSet.Decode(new Site(this, scope, statement));
        }

        foreach (var (branch, label, statement) in scope.OpenBranches)
        {
            if (!scope.Function.Labels.TryGetValue(label, out var index))
                throw module.Source.Error($"no label '{label}' in {scope.Function.Name}", statement.Line);
            branch.Target = index < scope.Starts.Count ? scope.Starts[index] : _code.Count;
        }

        foreach (var back in scope.Returns)
            back.Target = _code.Count;
    }

    /// <summary>The index of the next instruction.</summary>
    public int Here => _code.Count;

    /// <summary>Gives the variables of a function their places in local memory; parameters of a kernel lie elsewhere.</summary>
    public void PlaceLocals(Scope scope)
    {
        var parameters = scope.Function.Parameters.Concat(scope.Function.Results).ToHashSet();
        foreach (var variable in scope.Function.Variables.Values)
        {
            if (variable.Space is StateSpace.Local or StateSpace.Param && !parameters.Contains(variable))
                scope.Local.Add(variable.Name, symbols.NewLocal(variable));
        }
    }

    /// <summary>The entry and the functions it calls, directly or not.</summary>
    private List<Function> Reachable()
    {
        var found = new List<Function> { entry };
        for (var i = 0; i < found.Count; i++)
        {
            var called = found[i].Statements.Where(static s => s.Opcode == "call").SelectMany(static s => s.Operands).OfType<Name>();
            foreach (var name in called)
            {
                if (module.Functions.TryGetValue(name.Text, out var function) && !found.Contains(function))
                    found.Add(function);
            }
        }

        return found;
    }
}
