namespace CudaEmulator.Ptx.Execution;

/// <summary>A kernel ready to run.</summary>
internal sealed class Program
{
    public required Instruction[] Code { get; init; }

    /// <summary>Bytes of registers for one thread, at offsets from 0 upward.</summary>
    public required int RegisterBytes { get; init; }

    /// <summary>Bytes of constants and special registers for one thread, at negative offsets.</summary>
    public required int ConstantBytes { get; init; }

    public required IReadOnlyList<(Row Row, ulong Bits)> Constants { get; init; }

    public required IReadOnlyList<(Row Row, SpecialRegister Register)> Specials { get; init; }

    /// <summary>Bytes of local memory for one thread.</summary>
    public required uint LocalBytes { get; init; }

    /// <summary>Bytes of shared memory without what the launch adds.</summary>
    public required uint SharedBytes { get; init; }

    /// <summary>Whether threads of a block speak to one another, so that the order of warps may matter.</summary>
    public required bool UsesSharedMemory { get; init; }
}
