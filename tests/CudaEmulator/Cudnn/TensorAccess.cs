namespace CudaEmulator.Cudnn;

/// <summary>Tensors in device memory, their whole extent checked.</summary>
public static unsafe class TensorAccess
{
    public static float* Read(this IDeviceMemory memory, ulong address, TensorShape shape) =>
        (float*)memory.Check(Aligned(address), shape.Bytes, write: false);

    public static float* Write(this IDeviceMemory memory, ulong address, TensorShape shape) =>
        (float*)memory.Check(Aligned(address), shape.Bytes, write: true);

    public static void RequirePointers(params ReadOnlySpan<ulong> addresses)
    {
        foreach (var address in addresses)
            Refuse.Unless(address != 0, "a data pointer is null");
    }

    private static ulong Aligned(ulong address) => address % sizeof(float) == 0
        ? address
        : throw new DeviceFaultException(DeviceFaultException.MisalignedAddress, $"0x{address:x} is not aligned to a float");
}
