using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CudaEmulator.Ptx.Decoding;
using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx;

/// <summary>The .global and .const variables of one module, with memory of their own.</summary>
internal sealed class ModuleVariables
{
    private static long _modules;

    private readonly Dictionary<string, (uint Offset, uint Bytes)> _layout = [];
    private readonly byte[] _memory;

    public unsafe ModuleVariables(IEnumerable<Variable> variables)
    {
        var placed = new List<Variable>();
        var bytes = 0u;
        foreach (var variable in variables.Where(static v => v.Space is StateSpace.Global or StateSpace.Const))
        {
            bytes = SymbolTable.AlignUp(bytes, variable.Alignment);
            _layout.Add(variable.Name, (bytes, (uint)variable.Bytes));
            bytes = checked(bytes + (uint)variable.Bytes);
            placed.Add(variable);
        }

        _memory = GC.AllocateArray<byte>((int)bytes, pinned: true);
        foreach (var variable in placed)
            variable.Initial.CopyTo(_memory, (int)_layout[variable.Name].Offset);
        var start = AddressMap.Module + (ulong)Interlocked.Increment(ref _modules) * AddressMap.ModuleStride;
        Range = new MemoryRange(start, bytes, (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory)));
    }

    public MemoryRange Range { get; }

    public ulong AddressOf(string name) => Range.Start + _layout[name].Offset;

    public MemoryRange? Find(string name) =>
        _layout.TryGetValue(name, out var place)
            ? new MemoryRange(Range.Start + place.Offset, place.Bytes, Range.Host + (nint)place.Offset)
            : null;
}
