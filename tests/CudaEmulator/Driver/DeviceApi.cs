using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>cuInit and the questions about devices.</summary>
public sealed class DeviceApi(Machine machine)
{
    private bool _initialized;

    public void Init(uint flags)
    {
        if (flags != 0)
            throw new StatusException(CuResult.InvalidValue, "cuInit takes no flags");
        if (machine.Settings.Devices == 0)
            throw new StatusException(CuResult.NoDevice, "the machine has no device");
        _initialized = true;
    }

    public void RequireInitialized()
    {
        if (!_initialized)
            throw new StatusException(CuResult.NotInitialized, "cuInit was not called");
    }

    public int Count()
    {
        RequireInitialized();
        return machine.Settings.Devices;
    }

    public int Get(int ordinal)
    {
        Require(ordinal);
        return ordinal;
    }

    public string Name(int device)
    {
        Require(device);
        return EmulatedDevice.Name;
    }

    public ulong TotalMemory(int device)
    {
        Require(device);
        return machine.Settings.Memory;
    }

    /// <summary>The value of a CUdevice_attribute.</summary>
    public int Attribute(int attribute, int device)
    {
        Require(device);
        return attribute switch
        {
            1 => EmulatedDevice.MaxThreadsPerBlock,
            2 or 3 => EmulatedDevice.MaxThreadsPerBlock,
            4 => 64, // block depth
            5 => int.MaxValue,
            6 or 7 => 65535,
            8 => EmulatedDevice.SharedMemoryPerBlock,
            10 => EmulatedDevice.WarpSize,
            12 => EmulatedDevice.MaxRegistersPerBlock,
            13 => EmulatedDevice.ClockKilohertz,
            16 => EmulatedDevice.Multiprocessors,
            36 => EmulatedDevice.ClockKilohertz, // of the memory
            37 => 64, // bits of the memory bus
            41 => 1, // unified addressing
            75 => machine.Settings.Arch / 10,
            76 => machine.Settings.Arch % 10,
            _ => throw new StatusException(CuResult.InvalidValue, $"the emulator knows no device attribute {attribute}"),
        };
    }

    public void Require(int device)
    {
        RequireInitialized();
        if (device < 0 || device >= machine.Settings.Devices)
            throw new StatusException(CuResult.InvalidDevice, $"device {device} of {machine.Settings.Devices}");
    }
}
