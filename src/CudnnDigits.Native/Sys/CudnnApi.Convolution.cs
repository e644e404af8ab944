using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// cuDNN's convolutions: descriptors, choice of algorithm, workspace sizes and the four calls.
/// <see href="https://docs.nvidia.com/deeplearning/cudnn/latest/api/cudnn-cnn-library.html">NVIDIA's reference</see>.
/// </summary>
public static unsafe partial class CudnnApi
{
    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnCreateConvolutionDescriptor(out cudnnConvolutionDescriptor_t convDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetConvolution2dDescriptor(
        cudnnConvolutionDescriptor_t convDesc, int pad_h, int pad_w, int u, int v, int dilation_h, int dilation_w,
        cudnnConvolutionMode_t mode, cudnnDataType_t computeType);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnSetConvolutionMathType(cudnnConvolutionDescriptor_t convDesc, cudnnMathType_t mathType);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnDestroyConvolutionDescriptor(cudnnConvolutionDescriptor_t convDesc);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionForwardAlgorithm_v7(
        cudnnHandle_t handle, cudnnTensorDescriptor_t srcDesc, cudnnFilterDescriptor_t filterDesc,
        cudnnConvolutionDescriptor_t convDesc, cudnnTensorDescriptor_t destDesc, int requestedAlgoCount, out int returnedAlgoCount,
        cudnnConvolutionFwdAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionBackwardDataAlgorithm_v7(
        cudnnHandle_t handle, cudnnFilterDescriptor_t filterDesc, cudnnTensorDescriptor_t diffDesc,
        cudnnConvolutionDescriptor_t convDesc, cudnnTensorDescriptor_t gradDesc, int requestedAlgoCount, out int returnedAlgoCount,
        cudnnConvolutionBwdDataAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionBackwardFilterAlgorithm_v7(
        cudnnHandle_t handle, cudnnTensorDescriptor_t srcDesc, cudnnTensorDescriptor_t diffDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnFilterDescriptor_t gradDesc, int requestedAlgoCount, out int returnedAlgoCount,
        cudnnConvolutionBwdFilterAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnFindConvolutionForwardAlgorithm(
        cudnnHandle_t handle, cudnnTensorDescriptor_t xDesc, cudnnFilterDescriptor_t wDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnTensorDescriptor_t yDesc, int requestedAlgoCount, out int returnedAlgoCount, cudnnConvolutionFwdAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnFindConvolutionBackwardDataAlgorithm(
        cudnnHandle_t handle, cudnnFilterDescriptor_t wDesc, cudnnTensorDescriptor_t dyDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnTensorDescriptor_t dxDesc, int requestedAlgoCount, out int returnedAlgoCount,
        cudnnConvolutionBwdDataAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnFindConvolutionBackwardFilterAlgorithm(
        cudnnHandle_t handle, cudnnTensorDescriptor_t xDesc, cudnnTensorDescriptor_t dyDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnFilterDescriptor_t dwDesc, int requestedAlgoCount, out int returnedAlgoCount,
        cudnnConvolutionBwdFilterAlgoPerf_t* perfResults);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionForwardWorkspaceSize(
        cudnnHandle_t handle, cudnnTensorDescriptor_t xDesc, cudnnFilterDescriptor_t wDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnTensorDescriptor_t yDesc, cudnnConvolutionFwdAlgo_t algo, out nuint sizeInBytes);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionBackwardDataWorkspaceSize(
        cudnnHandle_t handle, cudnnFilterDescriptor_t wDesc, cudnnTensorDescriptor_t dyDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnTensorDescriptor_t dxDesc, cudnnConvolutionBwdDataAlgo_t algo, out nuint sizeInBytes);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnGetConvolutionBackwardFilterWorkspaceSize(
        cudnnHandle_t handle, cudnnTensorDescriptor_t xDesc, cudnnTensorDescriptor_t dyDesc, cudnnConvolutionDescriptor_t convDesc,
        cudnnFilterDescriptor_t gradDesc, cudnnConvolutionBwdFilterAlgo_t algo, out nuint sizeInBytes);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnConvolutionForward(
        cudnnHandle_t handle, in float alpha, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, cudnnFilterDescriptor_t wDesc,
        CUdeviceptr w, cudnnConvolutionDescriptor_t convDesc, cudnnConvolutionFwdAlgo_t algo, CUdeviceptr workSpace,
        nuint workSpaceSizeInBytes, in float beta, cudnnTensorDescriptor_t yDesc, CUdeviceptr y);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnConvolutionBiasActivationForward(
        cudnnHandle_t handle, in float alpha1, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, cudnnFilterDescriptor_t wDesc,
        CUdeviceptr w, cudnnConvolutionDescriptor_t convDesc, cudnnConvolutionFwdAlgo_t algo, CUdeviceptr workSpace,
        nuint workSpaceSizeInBytes, in float alpha2, cudnnTensorDescriptor_t zDesc, CUdeviceptr z, cudnnTensorDescriptor_t biasDesc,
        CUdeviceptr bias, cudnnActivationDescriptor_t activationDesc, cudnnTensorDescriptor_t yDesc, CUdeviceptr y);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnConvolutionBackwardData(
        cudnnHandle_t handle, in float alpha, cudnnFilterDescriptor_t wDesc, CUdeviceptr w, cudnnTensorDescriptor_t dyDesc,
        CUdeviceptr dy, cudnnConvolutionDescriptor_t convDesc, cudnnConvolutionBwdDataAlgo_t algo, CUdeviceptr workSpace,
        nuint workSpaceSizeInBytes, in float beta, cudnnTensorDescriptor_t dxDesc, CUdeviceptr dx);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnConvolutionBackwardFilter(
        cudnnHandle_t handle, in float alpha, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, cudnnTensorDescriptor_t dyDesc,
        CUdeviceptr dy, cudnnConvolutionDescriptor_t convDesc, cudnnConvolutionBwdFilterAlgo_t algo, CUdeviceptr workSpace,
        nuint workSpaceSizeInBytes, in float beta, cudnnFilterDescriptor_t dwDesc, CUdeviceptr dw);
}
