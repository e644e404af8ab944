using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Exports;

/// <summary>libcudnn: handles, errors, and the calls that are not convolutions.</summary>
internal static unsafe class CudnnExports
{
    [UnmanagedCallersOnly(EntryPoint = "cudnnGetVersion")]
    public static nuint GetVersion() => Answer("cudnnGetVersion", machine => machine.Settings.Cudnn);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetCudartVersion")]
    public static nuint GetCudartVersion() => Answer("cudnnGetCudartVersion", machine => machine.Settings.CudnnCuda);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetErrorString")]
    public static nint GetErrorString(int status) => Text.Static(CudnnStatus.Name(status));

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetLastErrorString")]
    public static void GetLastErrorString(byte* message, nuint capacity) =>
        Text.Write(Entry.With(machine => machine.Cudnn.LastError), message, (int)Math.Min(capacity, int.MaxValue));

    [UnmanagedCallersOnly(EntryPoint = "cudnnCreate")]
    public static int Create(nint* handle) => Entry.Cudnn("cudnnCreate", machine =>
    {
        Entry.RequireOut(handle, CudnnStatus.BadParam, Library.Cudnn);
        *handle = machine.Cudnn.Create();
    });

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroy")]
    public static int Destroy(nint handle) => Entry.Cudnn("cudnnDestroy", machine => machine.Cudnn.Destroy(handle));

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetStream")]
    public static int SetStream(nint handle, nint stream) =>
        Entry.Cudnn("cudnnSetStream", machine => machine.Cudnn.SetStream(handle, stream));

    [UnmanagedCallersOnly(EntryPoint = "cudnnAddTensor")]
    public static int AddTensor(nint handle, float* alpha, nint aDescriptor, ulong a, float* beta, nint cDescriptor, ulong c) =>
        Entry.Cudnn("cudnnAddTensor", machine =>
            machine.Cudnn.Elementwise.AddTensor(handle, Blend.Read(alpha, beta), aDescriptor, a, cDescriptor, c));

    [UnmanagedCallersOnly(EntryPoint = "cudnnActivationForward")]
    public static int ActivationForward(nint handle, nint activation, float* alpha, nint xDescriptor, ulong x, float* beta,
        nint yDescriptor, ulong y) =>
        Entry.Cudnn("cudnnActivationForward", machine =>
            machine.Cudnn.Elementwise.ActivationForward(handle, activation, Blend.Read(alpha, beta), xDescriptor, x, yDescriptor, y));

    [UnmanagedCallersOnly(EntryPoint = "cudnnActivationBackward")]
    public static int ActivationBackward(nint handle, nint activation, float* alpha, nint yDescriptor, ulong y, nint dyDescriptor, ulong dy,
        nint xDescriptor, ulong x, float* beta, nint dxDescriptor, ulong dx) => Entry.Cudnn("cudnnActivationBackward", machine =>
            machine.Cudnn.Elementwise.ActivationBackward(
                handle, activation, Blend.Read(alpha, beta), [yDescriptor, dyDescriptor, xDescriptor, dxDescriptor], y, dy, x, dx));

    [UnmanagedCallersOnly(EntryPoint = "cudnnPoolingForward")]
    public static int PoolingForward(nint handle, nint pooling, float* alpha, nint xDescriptor, ulong x, float* beta, nint yDescriptor,
        ulong y) =>
        Entry.Cudnn("cudnnPoolingForward", machine =>
            machine.Cudnn.Poolings.Forward(handle, pooling, Blend.Read(alpha, beta), xDescriptor, x, yDescriptor, y));

    [UnmanagedCallersOnly(EntryPoint = "cudnnPoolingBackward")]
    public static int PoolingBackward(nint handle, nint pooling, float* alpha, nint yDescriptor, ulong y, nint dyDescriptor, ulong dy,
        nint xDescriptor, ulong x, float* beta, nint dxDescriptor, ulong dx) => Entry.Cudnn("cudnnPoolingBackward", machine =>
            machine.Cudnn.Poolings.Backward(
                handle, pooling, Blend.Read(alpha, beta), [yDescriptor, dyDescriptor, xDescriptor, dxDescriptor], y, dy, x, dx));

    private static nuint Answer(string function, Func<Machine, int> version) => (nuint)Entry.With(machine =>
    {
        machine.Journal.Count(function);
        return version(machine);
    });
}
