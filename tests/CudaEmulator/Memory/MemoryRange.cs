namespace CudaEmulator;

/// <summary>A block of device addresses [Start, Start + Length) and where the host keeps its bytes.</summary>
public readonly unsafe record struct MemoryRange(ulong Start, ulong Length, nint Host)
{
    public bool IsEmpty => Length == 0;

    /// <summary>The first address behind it.</summary>
    public ulong End => Start + Length;

    /// <summary>Whether all of [address, address + bytes) lies inside.</summary>
    public bool Contains(ulong address, ulong bytes) => address >= Start && bytes <= Length && address - Start <= Length - bytes;

    /// <summary>The host's pointer to an address inside.</summary>
    public byte* At(ulong address) => (byte*)Host + (address - Start);
}
