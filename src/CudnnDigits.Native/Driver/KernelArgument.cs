using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>The bits of one kernel argument, little-endian.</summary>
public readonly struct KernelArgument
{
    private KernelArgument(ulong bits) => Bits = bits;

    internal ulong Bits { get; }

    public static implicit operator KernelArgument(CUdeviceptr pointer) => new(pointer.Value);

    public static implicit operator KernelArgument(int value) => new((uint)value);

    public static implicit operator KernelArgument(uint value) => new(value);

    public static implicit operator KernelArgument(float value) => new(BitConverter.SingleToUInt32Bits(value));

    public static implicit operator KernelArgument(double value) => new(BitConverter.DoubleToUInt64Bits(value));
}
