namespace CudaEmulator.Ptx.Syntax;

/// <summary>An <c>.entry</c> or <c>.func</c>. Names declared in nested braces were made unique by the parser.</summary>
internal sealed class Function(string name, bool isEntry, int line)
{
    public string Name => name;
    public bool IsEntry => isEntry;
    public int Line => line;
    public List<Variable> Results { get; } = [];
    public List<Variable> Parameters { get; } = [];

    /// <summary>False for a mere declaration.</summary>
    public bool HasBody { get; set; }

    /// <summary>The product of <c>.maxntid</c> or <c>.reqntid</c>.</summary>
    public int? MaxThreads { get; set; }

    public Dictionary<string, ScalarType> Registers { get; } = [];
    public Dictionary<string, Variable> Variables { get; } = [];
    public List<Statement> Statements { get; } = [];

    /// <summary>For each label, the index of the statement behind it.</summary>
    public Dictionary<string, int> Labels { get; } = [];

    /// <summary>The lists of labels that <c>brx.idx</c> chooses from.</summary>
    public Dictionary<string, List<string>> BranchTargets { get; } = [];
}
