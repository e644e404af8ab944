namespace CudaEmulator.Core;

/// <summary>Constants of the device that the emulator plays.</summary>
public static class EmulatedDevice
{
    public const string Name = "CudaEmulator (no GPU)";
    public const int WarpSize = 32;
    public const int MaxThreadsPerBlock = 1024;
    public const int Multiprocessors = 4;
    public const int SharedMemoryPerBlock = 48 << 10;
    public const int MaxRegistersPerBlock = 65536;
    public const int ClockKilohertz = 1_000_000;

    /// <summary>
    /// The word that fills memory nobody has written: a NaN as half, float and double alike, and as an integer far outside any array.
    /// </summary>
    public const uint Poison = 0x7FF7FFF7;
}
