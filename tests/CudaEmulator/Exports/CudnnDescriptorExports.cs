using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Exports;

/// <summary>libcudnn: descriptors.</summary>
internal static unsafe class CudnnDescriptorExports
{
    [UnmanagedCallersOnly(EntryPoint = "cudnnCreateTensorDescriptor")]
    public static int CreateTensor(nint* descriptor) => Create<TensorDescriptor>("cudnnCreateTensorDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetTensor4dDescriptor")]
    public static int SetTensor4d(nint descriptor, int format, int type, int n, int c, int h, int w) =>
        Entry.Cudnn("cudnnSetTensor4dDescriptor",
        machine => machine.Cudnn.Descriptors.SetTensor(descriptor, format, type, n, c, h, w));

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroyTensorDescriptor")]
    public static int DestroyTensor(nint descriptor) => Destroy<TensorDescriptor>("cudnnDestroyTensorDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnCreateFilterDescriptor")]
    public static int CreateFilter(nint* descriptor) => Create<FilterDescriptor>("cudnnCreateFilterDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetFilter4dDescriptor")]
    public static int SetFilter4d(nint descriptor, int type, int format, int k, int c, int h, int w) =>
        Entry.Cudnn("cudnnSetFilter4dDescriptor",
        machine => machine.Cudnn.Descriptors.SetFilter(descriptor, type, format, k, c, h, w));

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroyFilterDescriptor")]
    public static int DestroyFilter(nint descriptor) => Destroy<FilterDescriptor>("cudnnDestroyFilterDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnCreateConvolutionDescriptor")]
    public static int CreateConvolution(nint* descriptor) => Create<ConvolutionDescriptor>("cudnnCreateConvolutionDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetConvolution2dDescriptor")]
    public static int SetConvolution2d(nint descriptor, int padH, int padW, int strideH, int strideW, int dilationH, int dilationW,
        int mode, int computeType) => Entry.Cudnn("cudnnSetConvolution2dDescriptor", machine => machine.Cudnn.Descriptors.SetConvolution(
            descriptor, new ConvolutionSettings(padH, padW, strideH, strideW, dilationH, dilationW, Flips: mode == 0), mode, computeType));

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetConvolutionMathType")]
    public static int SetConvolutionMathType(nint descriptor, int mathType) => Entry.Cudnn("cudnnSetConvolutionMathType",
        machine => machine.Cudnn.Descriptors.SetConvolutionMathType(descriptor, mathType));

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroyConvolutionDescriptor")]
    public static int DestroyConvolution(nint descriptor) =>
        Destroy<ConvolutionDescriptor>("cudnnDestroyConvolutionDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnCreateActivationDescriptor")]
    public static int CreateActivation(nint* descriptor) => Create<ActivationDescriptor>("cudnnCreateActivationDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetActivationDescriptor")]
    public static int SetActivation(nint descriptor, int mode, int nanOption, double coefficient) =>
        Entry.Cudnn("cudnnSetActivationDescriptor",
        machine => machine.Cudnn.Descriptors.SetActivation(descriptor, mode, nanOption, coefficient));

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroyActivationDescriptor")]
    public static int DestroyActivation(nint descriptor) => Destroy<ActivationDescriptor>("cudnnDestroyActivationDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnCreatePoolingDescriptor")]
    public static int CreatePooling(nint* descriptor) => Create<PoolingDescriptor>("cudnnCreatePoolingDescriptor", descriptor);

    [UnmanagedCallersOnly(EntryPoint = "cudnnSetPooling2dDescriptor")]
    public static int SetPooling2d(nint descriptor, int mode, int nanOption, int height, int width, int padH, int padW, int strideH,
        int strideW) =>
        Entry.Cudnn("cudnnSetPooling2dDescriptor", machine => machine.Cudnn.Descriptors.SetPooling(
            descriptor, new PoolingWindow((PoolingMode)mode, height, width, padH, padW, strideH, strideW), nanOption));

    [UnmanagedCallersOnly(EntryPoint = "cudnnDestroyPoolingDescriptor")]
    public static int DestroyPooling(nint descriptor) => Destroy<PoolingDescriptor>("cudnnDestroyPoolingDescriptor", descriptor);

    private static int Create<T>(string function, nint* descriptor) where T : CudnnDescriptor, new() => Entry.Cudnn(function, machine =>
    {
        Entry.RequireOut(descriptor, CudnnStatus.BadParam, Library.Cudnn);
        *descriptor = machine.Cudnn.Descriptors.Create<T>();
    });

    private static int Destroy<T>(string function, nint descriptor) where T : CudnnDescriptor =>
        Entry.Cudnn(function, machine => machine.Cudnn.Descriptors.Destroy<T>(descriptor));
}
