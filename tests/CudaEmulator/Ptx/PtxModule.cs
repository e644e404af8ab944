using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx;

/// <summary>A loaded module: its kernels, ready to launch, and its variables.</summary>
public sealed class PtxModule
{
    private readonly Dictionary<string, PtxKernel> _kernels;
    private readonly ModuleVariables _variables;

    private PtxModule(ModuleSyntax syntax)
    {
        Target = syntax.Target;
        _variables = new ModuleVariables(syntax.Variables.Values);
        _kernels = syntax.Functions.Values.Where(static function => function is { IsEntry: true, HasBody: true })
            .ToDictionary(static function => function.Name, function => new PtxKernel(syntax, function, _variables));
    }

    /// <summary>The compute capability that the module was made for: 70 for sm_70.</summary>
    public int Target { get; }

    public IReadOnlyCollection<PtxKernel> Kernels => _kernels.Values;

    /// <summary>Parses and decodes a module, as a driver's compiler would.</summary>
    /// <exception cref="PtxException">The text is wrong, needs something unknown, or is of a newer version.</exception>
    public static PtxModule Parse(string ptx) => new(ModuleParser.Parse(ptx));

    /// <summary>The kernel of that name, or null.</summary>
    public PtxKernel? Find(string name) => _kernels.GetValueOrDefault(name);

    /// <summary>Where a .global or .const variable lies (for cuModuleGetGlobal), or null.</summary>
    public MemoryRange? FindVariable(string name) => _variables.Find(name);
}
