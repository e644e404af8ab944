using System.Runtime.InteropServices;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// cuDNN's legacy API, as far as it is used: the same in versions 8.9 and 9. Convolutions are in Cudnn.Convolution.cs.
/// <see href="https://docs.nvidia.com/deeplearning/cudnn/latest/api/cudnn-ops-library.html">NVIDIA's reference</see>.
/// alpha and beta are host pointers, read during the call: out = alpha * result + beta * prior, and beta = 0 does not read.
/// </summary>
public static unsafe partial class CudnnApi
{
    internal const string Library = LibraryKey.Cudnn;

    static CudnnApi() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial nuint cudnnGetVersion();

    [LibraryImport(Library)]
    public static partial nuint cudnnGetCudartVersion();

    [LibraryImport(Library)]
    public static partial nint cudnnGetErrorString(cudnnStatus_t status);

    [LibraryImport(Library)]
    public static partial void cudnnGetLastErrorString(byte* message, nuint max_size);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreate(out cudnnHandle_t handle);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroy(cudnnHandle_t handle);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, CUstream streamId);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreateTensorDescriptor(out cudnnTensorDescriptor_t tensorDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetTensor4dDescriptor(
        cudnnTensorDescriptor_t tensorDesc, cudnnTensorFormat_t format, cudnnDataType_t dataType, int n, int c, int h, int w);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroyTensorDescriptor(cudnnTensorDescriptor_t tensorDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreateFilterDescriptor(out cudnnFilterDescriptor_t filterDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetFilter4dDescriptor(
        cudnnFilterDescriptor_t filterDesc, cudnnDataType_t dataType, cudnnTensorFormat_t format, int k, int c, int h, int w);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroyFilterDescriptor(cudnnFilterDescriptor_t filterDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreateActivationDescriptor(out cudnnActivationDescriptor_t activationDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetActivationDescriptor(
        cudnnActivationDescriptor_t activationDesc, cudnnActivationMode_t mode, cudnnNanPropagation_t reluNanOpt, double coef);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroyActivationDescriptor(cudnnActivationDescriptor_t activationDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreatePoolingDescriptor(out cudnnPoolingDescriptor_t poolingDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetPooling2dDescriptor(
        cudnnPoolingDescriptor_t poolingDesc, cudnnPoolingMode_t mode, cudnnNanPropagation_t maxpoolingNanOpt, int windowHeight,
        int windowWidth, int verticalPadding, int horizontalPadding, int verticalStride, int horizontalStride);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroyPoolingDescriptor(cudnnPoolingDescriptor_t poolingDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnAddTensor(
        cudnnHandle_t handle, in float alpha, cudnnTensorDescriptor_t aDesc, CUdeviceptr A, in float beta,
        cudnnTensorDescriptor_t cDesc, CUdeviceptr C);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnActivationForward(
        cudnnHandle_t handle, cudnnActivationDescriptor_t activationDesc, in float alpha, cudnnTensorDescriptor_t xDesc, CUdeviceptr x,
        in float beta, cudnnTensorDescriptor_t yDesc, CUdeviceptr y);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnActivationBackward(
        cudnnHandle_t handle, cudnnActivationDescriptor_t activationDesc, in float alpha, cudnnTensorDescriptor_t yDesc, CUdeviceptr y,
        cudnnTensorDescriptor_t dyDesc, CUdeviceptr dy, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, in float beta,
        cudnnTensorDescriptor_t dxDesc, CUdeviceptr dx);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnPoolingForward(
        cudnnHandle_t handle, cudnnPoolingDescriptor_t poolingDesc, in float alpha, cudnnTensorDescriptor_t xDesc, CUdeviceptr x,
        in float beta, cudnnTensorDescriptor_t yDesc, CUdeviceptr y);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnPoolingBackward(
        cudnnHandle_t handle, cudnnPoolingDescriptor_t poolingDesc, in float alpha, cudnnTensorDescriptor_t yDesc, CUdeviceptr y,
        cudnnTensorDescriptor_t dyDesc, CUdeviceptr dy, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, in float beta,
        cudnnTensorDescriptor_t dxDesc, CUdeviceptr dx);
}
