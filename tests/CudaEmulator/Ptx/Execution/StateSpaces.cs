using System.Runtime.CompilerServices;

namespace CudaEmulator.Ptx.Execution;

/// <summary>Turns an address of one state space into the host's pointer, or faults.</summary>
internal unsafe interface IStateSpace
{
    /// <param name="block">The block that the thread belongs to.</param>
    /// <param name="thread">Within the block.</param>
    /// <param name="address">Aligned to <paramref name="bytes"/> if it is right.</param>
    /// <param name="bytes">How many are accessed.</param>
    /// <param name="write">Whether they are written.</param>
    /// <param name="recent">The allocation that the last access went to: the next one mostly goes there too.</param>
    static abstract byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent);
}

internal readonly unsafe struct GlobalSpace : IStateSpace
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent)
    {
        if (!recent.Contains(address, bytes))
            recent = Find(block, thread, address, bytes, write);
        return recent.At(address);
    }

    private static MemoryRange Find(Block block, int thread, ulong address, uint bytes, bool write)
    {
        var range = block.Memory.Find(address);
        if (range.Contains(address, bytes))
            return range;
        var fault = block.Memory.Fault(address, bytes, write);
        throw new DeviceFaultException(fault.Status, $"thread {thread}: {fault.Message}");
    }
}

/// <summary>Addresses count from 0, as <c>mov.u64 %rd1, tile</c> gives them.</summary>
internal readonly unsafe struct SharedSpace : IStateSpace
{
    public static byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent) =>
        block.Shared + StateSpaces.Require(thread, address, bytes, block.SharedBytes, "shared memory");
}

/// <summary>Addresses count from 0 for each thread.</summary>
internal readonly unsafe struct LocalSpace : IStateSpace
{
    public static byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent) =>
        block.Local + (ulong)thread * block.LocalBytes + StateSpaces.Require(thread, address, bytes, block.LocalBytes, "local memory");
}

/// <summary>The kernel's parameters, the same for all threads.</summary>
internal readonly unsafe struct ParameterSpace : IStateSpace
{
    public static byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent) =>
        block.Parameters + StateSpaces.Require(thread, address, bytes, block.ParameterBytes, "parameters");
}

/// <summary>An address whose top byte tells the space.</summary>
internal readonly unsafe struct GenericSpace : IStateSpace
{
    public static byte* Resolve(Block block, int thread, ulong address, uint bytes, bool write, ref MemoryRange recent) =>
        AddressMap.WindowOf(address) switch
        {
            AddressMap.Shared => SharedSpace.Resolve(block, thread, address - AddressMap.Shared, bytes, write, ref recent),
            AddressMap.Local => LocalSpace.Resolve(block, thread, address - AddressMap.Local, bytes, write, ref recent),
            _ => GlobalSpace.Resolve(block, thread, address, bytes, write, ref recent),
        };
}

internal static class StateSpaces
{
    /// <summary>The address, when all of the access lies in a space of <paramref name="size"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Require(int thread, ulong address, uint bytes, uint size, string space) =>
        address <= size && bytes <= size - address ? address : throw Outside(thread, address, bytes, size, space);

    /// <summary>A fault when the address is no multiple of the access's size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireAligned(int thread, ulong address, uint bytes)
    {
        if ((address & (bytes - 1)) != 0)
            throw Misaligned(thread, address, bytes);
    }

    private static DeviceFaultException Outside(int thread, ulong address, uint bytes, uint size, string space) =>
        new(DeviceFaultException.IllegalAddress, $"thread {thread}: {bytes} bytes at 0x{address:x} of the {size} bytes of {space}");

    private static DeviceFaultException Misaligned(int thread, ulong address, uint bytes) =>
        new(DeviceFaultException.MisalignedAddress, $"thread {thread}: {bytes} bytes at 0x{address:x}, which is no multiple of {bytes}");
}
