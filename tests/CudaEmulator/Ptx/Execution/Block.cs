using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CudaEmulator.Ptx.Execution;

/// <summary>
/// What the threads of one block own: registers, local memory, shared memory. The next block of the launch gets it poisoned.
/// </summary>
internal sealed unsafe class Block
{
    /// <summary>All bits set: a NaN, an address of nothing, a lane that is not.</summary>
    private const byte Poison = 0xFF;

    private readonly Program _program;
    private readonly byte[] _registers;
    private readonly byte[] _shared;
    private readonly byte[] _local;
    private readonly byte[] _parameters;
    private readonly byte* _rows;

    public Block(Program program, Dim3 grid, Dim3 threads, uint dynamicSharedBytes, ReadOnlySpan<byte> parameters, DeviceView memory)
    {
        _program = program;
        Grid = grid;
        Threads3 = threads;
        Threads = (int)threads.Count;
        Lanes = (Threads + LaneSet.WarpSize - 1) / LaneSet.WarpSize * LaneSet.WarpSize;
        DynamicSharedBytes = dynamicSharedBytes;
        SharedBytes = program.SharedBytes + dynamicSharedBytes;
        Memory = memory;
        _registers = NewPinned((long)(program.ConstantBytes + program.RegisterBytes) * Lanes);
        _shared = NewPinned(SharedBytes);
        _local = NewPinned((long)program.LocalBytes * Threads);
        _parameters = NewPinned(parameters.Length);
        parameters.CopyTo(_parameters);
        _rows = Pointer(_registers) + (long)program.ConstantBytes * Lanes;
        Shared = Pointer(_shared);
        Local = Pointer(_local);
        Parameters = Pointer(_parameters);
        foreach (var (row, bits) in program.Constants)
            Rows.Fill(this, row, bits);
        FillSpecials(perBlock: false);
    }

    public Dim3 Grid { get; }
    public Dim3 Threads3 { get; }
    public Dim3 Index { get; private set; }
    public int Threads { get; }

    /// <summary>The threads, rounded up to whole warps: the length of a row.</summary>
    public int Lanes { get; }

    public uint DynamicSharedBytes { get; }
    public uint SharedBytes { get; }
    public uint LocalBytes => _program.LocalBytes;
    public uint ParameterBytes => (uint)_parameters.Length;
    public byte* Shared { get; }
    public byte* Local { get; }
    public byte* Parameters { get; }
    public DeviceView Memory { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Row<T>(Row row)
        where T : unmanaged => (T*)(_rows + (long)row.Offset * Lanes);

    /// <summary>Makes this the block at <paramref name="index"/> of the grid.</summary>
    public void Reset(Dim3 index)
    {
        Index = index;
        _registers.AsSpan(_program.ConstantBytes * Lanes).Fill(Poison);
        Array.Fill(_shared, Poison);
        Array.Fill(_local, Poison);
        FillSpecials(perBlock: true);
    }

    private void FillSpecials(bool perBlock)
    {
        foreach (var (row, register) in _program.Specials)
        {
            if (register.IsPerBlock != perBlock)
                continue;
            for (var thread = 0; thread < Threads; thread++)
                Rows.Set(this, row, thread, register.Value(this, thread));
        }
    }

    private static byte[] NewPinned(long bytes) => GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);

    private static byte* Pointer(byte[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
