using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Exports;

/// <summary>libcuda: start, devices, contexts, error texts, profiler.</summary>
internal static unsafe class DeviceExports
{
    [UnmanagedCallersOnly(EntryPoint = "cuInit")]
    public static int Init(uint flags) => Entry.Driver("cuInit", machine => machine.Devices.Init(flags));

    [UnmanagedCallersOnly(EntryPoint = "cuDriverGetVersion")]
    public static int DriverGetVersion(int* version) => Entry.Driver("cuDriverGetVersion", machine =>
    {
        Entry.RequireOut(version);
        *version = machine.Settings.Driver;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuGetErrorName")]
    public static int GetErrorName(int error, nint* text) => Entry.Driver("cuGetErrorName", _ => Answer(text, CuResultNames.Name(error)));

    [UnmanagedCallersOnly(EntryPoint = "cuGetErrorString")]
    public static int GetErrorString(int error, nint* text) =>
        Entry.Driver("cuGetErrorString", _ => Answer(text, CuResultNames.Describe(error)));

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetCount")]
    public static int DeviceGetCount(int* count) => Entry.Driver("cuDeviceGetCount", machine =>
    {
        Entry.RequireOut(count);
        *count = machine.Devices.Count();
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGet")]
    public static int DeviceGet(int* device, int ordinal) => Entry.Driver("cuDeviceGet", machine =>
    {
        Entry.RequireOut(device);
        *device = machine.Devices.Get(ordinal);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetName")]
    public static int DeviceGetName(byte* name, int length, int device) => Entry.Driver("cuDeviceGetName", machine =>
    {
        Entry.RequireOut(name);
        Text.Write(machine.Devices.Name(device), name, length);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceTotalMem_v2")]
    public static int DeviceTotalMem(nuint* bytes, int device) => Entry.Driver("cuDeviceTotalMem_v2", machine =>
    {
        Entry.RequireOut(bytes);
        *bytes = (nuint)machine.Devices.TotalMemory(device);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetAttribute")]
    public static int DeviceGetAttribute(int* value, int attribute, int device) => Entry.Driver("cuDeviceGetAttribute", machine =>
    {
        Entry.RequireOut(value);
        *value = machine.Devices.Attribute(attribute, device);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDevicePrimaryCtxRetain")]
    public static int PrimaryCtxRetain(nint* context, int device) => Entry.Driver("cuDevicePrimaryCtxRetain", machine =>
    {
        Entry.RequireOut(context);
        *context = machine.Contexts.Retain(device);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    public static int PrimaryCtxRelease(int device) =>
        Entry.Driver("cuDevicePrimaryCtxRelease_v2", machine => machine.Contexts.Release(device));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetCurrent")]
    public static int CtxSetCurrent(nint context) => Entry.Driver("cuCtxSetCurrent", machine => machine.Contexts.SetCurrent(context));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetCurrent")]
    public static int CtxGetCurrent(nint* context) => Entry.Driver("cuCtxGetCurrent", machine =>
    {
        Entry.RequireOut(context);
        *context = machine.Contexts.Current();
    });

    [UnmanagedCallersOnly(EntryPoint = "cuCtxPushCurrent_v2")]
    public static int CtxPushCurrent(nint context) => Entry.Driver("cuCtxPushCurrent_v2", machine => machine.Contexts.Push(context));

    [UnmanagedCallersOnly(EntryPoint = "cuCtxPopCurrent_v2")]
    public static int CtxPopCurrent(nint* context) => Entry.Driver("cuCtxPopCurrent_v2", machine =>
    {
        var popped = machine.Contexts.Pop();
        if (context != null)
            *context = popped;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSynchronize")]
    public static int CtxSynchronize() => Entry.Driver("cuCtxSynchronize", machine => machine.Contexts.Synchronize());

    [UnmanagedCallersOnly(EntryPoint = "cuProfilerStart")]
    public static int ProfilerStart() => Entry.Driver("cuProfilerStart", machine => machine.Contexts.Require());

    [UnmanagedCallersOnly(EntryPoint = "cuProfilerStop")]
    public static int ProfilerStop() => Entry.Driver("cuProfilerStop", machine => machine.Contexts.Require());

    private static void Answer(nint* text, string? answer)
    {
        Entry.RequireOut(text);
        *text = answer is null ? 0 : Text.Static(answer);
        if (answer is null)
            throw new StatusException(CuResult.InvalidValue, "no such CUresult");
    }
}
