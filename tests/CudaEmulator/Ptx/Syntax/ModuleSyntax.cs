namespace CudaEmulator.Ptx.Syntax;

/// <summary>A parsed module.</summary>
internal sealed class ModuleSyntax(SourceText source)
{
    public SourceText Source => source;

    /// <summary>The compute capability of <c>.target</c>: 70 for sm_70.</summary>
    public int Target { get; set; }

    public Dictionary<string, Variable> Variables { get; } = [];
    public Dictionary<string, Function> Functions { get; } = [];
}
