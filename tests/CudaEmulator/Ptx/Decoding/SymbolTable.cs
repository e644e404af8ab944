using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Addresses of variables, within their state space.</summary>
internal sealed class SymbolTable
{
    private readonly ModuleSyntax _module;
    private readonly ModuleVariables _variables;
    private readonly Dictionary<Variable, ulong> _shared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ulong> _parameters = [];

    public SymbolTable(ModuleSyntax module, ModuleVariables variables, Function entry, IReadOnlyList<PtxParameter> parameters)
    {
        _module = module;
        _variables = variables;
        for (var i = 0; i < parameters.Count; i++)
            _parameters.Add(entry.Parameters[i].Name, parameters[i].Offset);
    }

    /// <summary>Bytes of shared variables met so far. Those of unknown size begin behind all others.</summary>
    public uint SharedBytes { get; private set; }

    public uint LocalBytes { get; private set; }

    /// <summary>Whether any variable is shared, also one without a size.</summary>
    public bool HasShared => _shared.Count > 0;

    /// <summary>Lays out the shared variables that a function names, its callees' aside.</summary>
    public void LayOutShared(Function function)
    {
        foreach (var variable in Named(function).Where(static v => v is { Space: StateSpace.Shared, Bytes: > 0 }))
        {
            if (_shared.ContainsKey(variable))
                continue;
            SharedBytes = AlignUp(SharedBytes, variable.Alignment);
            _shared.Add(variable, SharedBytes);
            SharedBytes += (uint)variable.Bytes;
        }
    }

    /// <summary>Lays out the shared variables without a size, all at the same place, when the others are known.</summary>
    public void LayOutDynamic(Function function)
    {
        foreach (var variable in Named(function).Where(static v => v is { Space: StateSpace.Shared, Bytes: 0 }))
        {
            SharedBytes = AlignUp(SharedBytes, Math.Max(16, variable.Alignment));
            _shared.TryAdd(variable, SharedBytes);
        }
    }

    public ulong NewLocal(Variable variable)
    {
        var offset = AlignUp(LocalBytes, variable.Alignment);
        LocalBytes = offset + (uint)variable.Bytes;
        return offset;
    }

    public Variable? Find(Scope scope, string name) =>
        scope.Function.Variables.GetValueOrDefault(name) ?? _module.Variables.GetValueOrDefault(name);

    public ulong AddressOf(Scope scope, Variable variable) => variable.Space switch
    {
        StateSpace.Shared => _shared[variable],
        StateSpace.Global or StateSpace.Const => _variables.AddressOf(variable.Name),
        _ when scope.Local.TryGetValue(variable.Name, out var offset) => offset,
        _ => _parameters[variable.Name],
    };

    public static uint AlignUp(uint value, int alignment) => checked(value + (uint)alignment - 1) & ~((uint)alignment - 1);

    private IEnumerable<Variable> Named(Function function) =>
        function.Statements.SelectMany(static statement => statement.Operands)
            .Select(static operand => operand is Address address ? address.Base : operand).OfType<Name>()
            .Select(name => function.Variables.GetValueOrDefault(name.Text) ?? _module.Variables.GetValueOrDefault(name.Text))
            .OfType<Variable>();
}
