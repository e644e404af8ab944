using System.Runtime.InteropServices;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Exports;

/// <summary>libcudnn: batch normalisation.</summary>
internal static unsafe class CudnnNormalizationExports
{
    [UnmanagedCallersOnly(EntryPoint = "cudnnBatchNormalizationForwardTraining")]
    public static int ForwardTraining(nint handle, int mode, float* alpha, float* beta, nint xDescriptor, ulong x, nint yDescriptor, ulong y,
        nint parameterDescriptor, ulong scale, ulong bias, double factor, ulong runningMean, ulong runningVariance, double epsilon,
        ulong savedMean, ulong savedInverse) => Entry.Cudnn("cudnnBatchNormalizationForwardTraining", machine =>
            machine.Cudnn.BatchNorms.ForwardTraining(handle, mode, Blend.Read(alpha, beta), xDescriptor, x, yDescriptor, y,
                parameterDescriptor, new ArrayPair(scale, bias), factor, new ArrayPair(runningMean, runningVariance), epsilon,
                new ArrayPair(savedMean, savedInverse)));

    [UnmanagedCallersOnly(EntryPoint = "cudnnBatchNormalizationForwardInference")]
    public static int ForwardInference(nint handle, int mode, float* alpha, float* beta, nint xDescriptor, ulong x, nint yDescriptor, ulong y,
        nint parameterDescriptor, ulong scale, ulong bias, ulong mean, ulong variance, double epsilon) =>
        Entry.Cudnn("cudnnBatchNormalizationForwardInference", machine =>
            machine.Cudnn.BatchNorms.ForwardInference(handle, mode, Blend.Read(alpha, beta), xDescriptor, x, yDescriptor, y,
                parameterDescriptor, new ArrayPair(scale, bias), new ArrayPair(mean, variance), epsilon));

    [UnmanagedCallersOnly(EntryPoint = "cudnnBatchNormalizationBackward")]
    public static int Backward(nint handle, int mode, float* alphaData, float* betaData, float* alphaParameters, float* betaParameters,
        nint xDescriptor, ulong x, nint dyDescriptor, ulong dy, nint dxDescriptor, ulong dx, nint parameterDescriptor, ulong scale,
        ulong scaleGradient, ulong biasGradient, double epsilon, ulong savedMean, ulong savedInverse) =>
        Entry.Cudnn("cudnnBatchNormalizationBackward", machine =>
            machine.Cudnn.BatchNorms.Backward(handle, mode, Blend.Read(alphaData, betaData), Blend.Read(alphaParameters, betaParameters),
                [xDescriptor, dyDescriptor, dxDescriptor], x, dy, dx, parameterDescriptor, scale,
                new ArrayPair(scaleGradient, biasGradient), epsilon, new ArrayPair(savedMean, savedInverse)));
}
