using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// Batch normalization. The backward pass reads the mean and inverse standard deviation that the training pass saved.
/// <see href="https://docs.nvidia.com/deeplearning/cudnn/latest/api/cudnn-ops-library.html">NVIDIA's reference</see>.
/// </summary>
public static unsafe partial class CudnnApi
{
    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnBatchNormalizationForwardTraining(
        cudnnHandle_t handle, cudnnBatchNormMode_t mode, in float alpha, in float beta, cudnnTensorDescriptor_t xDesc, CUdeviceptr x,
        cudnnTensorDescriptor_t yDesc, CUdeviceptr y, cudnnTensorDescriptor_t bnScaleBiasMeanVarDesc, CUdeviceptr bnScale,
        CUdeviceptr bnBias, double exponentialAverageFactor, CUdeviceptr resultRunningMean, CUdeviceptr resultRunningVariance,
        double epsilon, CUdeviceptr resultSaveMean, CUdeviceptr resultSaveInvVariance);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnBatchNormalizationForwardInference(
        cudnnHandle_t handle, cudnnBatchNormMode_t mode, in float alpha, in float beta, cudnnTensorDescriptor_t xDesc, CUdeviceptr x,
        cudnnTensorDescriptor_t yDesc, CUdeviceptr y, cudnnTensorDescriptor_t bnScaleBiasMeanVarDesc, CUdeviceptr bnScale,
        CUdeviceptr bnBias, CUdeviceptr estimatedMean, CUdeviceptr estimatedVariance, double epsilon);

    [LibraryImport(Library)]
    public static partial cudnnStatus_t cudnnBatchNormalizationBackward(
        cudnnHandle_t handle, cudnnBatchNormMode_t mode, in float alphaDataDiff, in float betaDataDiff, in float alphaParamDiff,
        in float betaParamDiff, cudnnTensorDescriptor_t xDesc, CUdeviceptr x, cudnnTensorDescriptor_t dyDesc, CUdeviceptr dy,
        cudnnTensorDescriptor_t dxDesc, CUdeviceptr dx, cudnnTensorDescriptor_t dBnScaleBiasDesc, CUdeviceptr bnScale,
        CUdeviceptr dBnScaleResult, CUdeviceptr dBnBiasResult, double epsilon, CUdeviceptr savedMean, CUdeviceptr savedInvVariance);
}
