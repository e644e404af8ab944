using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>
/// One use of a function: the kernel itself, or a call of a device function, whose body is laid into the kernel in place of the call
/// with registers of its own.
/// </summary>
internal sealed class Scope(Function function, Scope? caller)
{
    private readonly Dictionary<string, Row> _registers = [];

    public Function Function => function;

    public Scope? Caller => caller;

    /// <summary>Where the function's variables lie in local memory; parameters of device functions and of calls lie there too.</summary>
    public Dictionary<string, ulong> Local { get; } = [];

    /// <summary>The index of the instruction that each statement became.</summary>
    public List<int> Starts { get; } = [];

    public List<(Branch Branch, string Label, Statement Statement)> OpenBranches { get; } = [];

    /// <summary>Jumps from <c>ret</c> to the end of the body.</summary>
    public List<Branch> Returns { get; } = [];

    public Row? Register(string name, RowAllocator rows)
    {
        if (_registers.TryGetValue(name, out var row))
            return row;
        if (!function.Registers.TryGetValue(name, out var type))
            return null;
        return _registers[name] = rows.NewRegister(type);
    }
}
