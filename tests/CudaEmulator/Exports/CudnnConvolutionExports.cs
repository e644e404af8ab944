using System.Runtime.InteropServices;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Exports;

/// <summary>libcudnn: the convolution calls.</summary>
internal static unsafe class CudnnConvolutionExports
{
    [UnmanagedCallersOnly(EntryPoint = "cudnnConvolutionForward")]
    public static int Forward(
        nint handle, float* alpha, nint xDescriptor, ulong x, nint wDescriptor, ulong w, nint convolution, int algorithm,
        ulong workspace, nuint bytes, float* beta, nint yDescriptor, ulong y) =>
        Entry.Cudnn("cudnnConvolutionForward", machine => machine.Cudnn.Convolutions.Forward(
            new ConvolutionCall(handle, xDescriptor, x, wDescriptor, w, convolution, algorithm, workspace, bytes, yDescriptor, y),
            Blend.Read(alpha, beta)));

    [UnmanagedCallersOnly(EntryPoint = "cudnnConvolutionBiasActivationForward")]
    public static int BiasActivationForward(
        nint handle, float* alpha1, nint xDescriptor, ulong x, nint wDescriptor, ulong w, nint convolution, int algorithm,
        ulong workspace, nuint bytes, float* alpha2, nint zDescriptor, ulong z, nint biasDescriptor, ulong bias, nint activation,
        nint yDescriptor, ulong y) => Entry.Cudnn("cudnnConvolutionBiasActivationForward", machine =>
    {
        var scalars = Blend.Read(alpha1, alpha2);
        machine.Cudnn.Convolutions.BiasActivationForward(
            new ConvolutionCall(handle, xDescriptor, x, wDescriptor, w, convolution, algorithm, workspace, bytes, yDescriptor, y),
            scalars.Alpha, scalars.Beta, zDescriptor, z, biasDescriptor, bias, activation);
    });

    [UnmanagedCallersOnly(EntryPoint = "cudnnConvolutionBackwardData")]
    public static int BackwardData(
        nint handle, float* alpha, nint wDescriptor, ulong w, nint dyDescriptor, ulong dy, nint convolution, int algorithm,
        ulong workspace, nuint bytes, float* beta, nint dxDescriptor, ulong dx) =>
        Entry.Cudnn("cudnnConvolutionBackwardData", machine => machine.Cudnn.Convolutions.BackwardData(
            new ConvolutionCall(handle, dxDescriptor, dx, wDescriptor, w, convolution, algorithm, workspace, bytes, dyDescriptor, dy),
            Blend.Read(alpha, beta)));

    [UnmanagedCallersOnly(EntryPoint = "cudnnConvolutionBackwardFilter")]
    public static int BackwardFilter(
        nint handle, float* alpha, nint xDescriptor, ulong x, nint dyDescriptor, ulong dy, nint convolution, int algorithm,
        ulong workspace, nuint bytes, float* beta, nint dwDescriptor, ulong dw) =>
        Entry.Cudnn("cudnnConvolutionBackwardFilter", machine => machine.Cudnn.Convolutions.BackwardFilter(
            new ConvolutionCall(handle, xDescriptor, x, dwDescriptor, dw, convolution, algorithm, workspace, bytes, dyDescriptor, dy),
            Blend.Read(alpha, beta)));

    [UnmanagedCallersOnly(EntryPoint = "cudnnConvolutionBackwardBias")]
    public static int BackwardBias(nint handle, float* alpha, nint dyDescriptor, ulong dy, float* beta, nint dbDescriptor, ulong db) =>
        Entry.Cudnn("cudnnConvolutionBackwardBias", machine =>
            machine.Cudnn.Convolutions.BackwardBias(handle, Blend.Read(alpha, beta), dyDescriptor, dy, dbDescriptor, db));
}
