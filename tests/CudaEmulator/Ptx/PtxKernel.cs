using CudaEmulator.Ptx.Decoding;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx;

/// <summary>An .entry of a module.</summary>
public sealed class PtxKernel
{
    /// <summary>A block has no more threads than that on any device.</summary>
    private const int MostThreads = 1024;

    private readonly Program _program;
    private readonly ModuleVariables _variables;

    internal PtxKernel(ModuleSyntax module, Function function, ModuleVariables variables)
    {
        Name = function.Name;
        MaxThreadsPerBlock = function.MaxThreads ?? MostThreads;
        Parameters = LayOut(function);
        ParameterBytes = Parameters.Count == 0 ? 0 : Parameters[^1].Offset + Parameters[^1].Size;
        _variables = variables;
        _program = new KernelDecoder(module, function, new SymbolTable(module, variables, function, Parameters)).Decode();
    }

    public string Name { get; }

    public IReadOnlyList<PtxParameter> Parameters { get; }

    /// <summary>The length of the parameter buffer.</summary>
    public uint ParameterBytes { get; }

    /// <summary>The launch bound that the kernel declares, or 1024.</summary>
    public int MaxThreadsPerBlock { get; }

    /// <summary>Shared memory that the kernel declares, without what a launch adds.</summary>
    public uint SharedBytes => _program.SharedBytes;

    /// <summary>Local memory of one thread.</summary>
    public uint LocalBytes => _program.LocalBytes;

    /// <summary>
    /// Runs every block of the grid, one after another. In kernels with shared memory the warps of a block run one after another from
    /// barrier to barrier, the last one first, so that a missing barrier gives wrong numbers; in others all threads run in step.
    /// </summary>
    /// <param name="grid">In blocks.</param>
    /// <param name="block">In threads, at most <see cref="MaxThreadsPerBlock"/> in all.</param>
    /// <param name="dynamicSharedBytes">What the launch adds to <see cref="SharedBytes"/>.</param>
    /// <param name="parameters"><see cref="ParameterBytes"/> bytes, each parameter at its offset.</param>
    /// <param name="memory">Global memory.</param>
    /// <exception cref="DeviceFaultException">A thread did what ends a kernel on a device.</exception>
    public void Launch(Dim3 grid, Dim3 block, uint dynamicSharedBytes, ReadOnlySpan<byte> parameters, IDeviceMemory memory)
    {
        if (block.Count == 0 || grid.Count == 0 || block.Count > (ulong)MaxThreadsPerBlock)
            throw new ArgumentException($"{Name}: {grid} blocks of {block} threads; wanted: none empty, at most {MaxThreadsPerBlock} threads");
        if (parameters.Length != ParameterBytes)
            throw new ArgumentException($"{Name}: {parameters.Length} bytes of parameters, {ParameterBytes} declared");
        var view = new DeviceView(memory, _variables.Range);
        new GridRun(Name, _program, new Block(_program, grid, block, dynamicSharedBytes, parameters, view)).Run();
    }

    private static List<PtxParameter> LayOut(Function function)
    {
        var parameters = new List<PtxParameter>();
        var end = 0u;
        foreach (var declared in function.Parameters)
        {
            var offset = SymbolTable.AlignUp(end, declared.Alignment);
            end = offset + (uint)declared.Bytes;
            parameters.Add(new PtxParameter(declared.Name, offset, (uint)declared.Bytes));
        }

        return parameters;
    }
}
