using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>dx from dy and w.</summary>
internal sealed class InputGradientPass(ConvolutionOperands operands, CUdeviceptr inputGradient, ResourceStack resources, Workspace workspace)
    : ConvolutionPass("input gradient", operands, resources, workspace)
{
    protected override string FunctionName => nameof(CudnnApi.cudnnConvolutionBackwardData);

    protected override unsafe Candidate[] List(bool timed)
    {
        var list = stackalloc cudnnConvolutionBwdDataAlgoPerf_t[AlgorithmRules.MostAlgorithms];
        var (w, dy, dx) = (Operands.WeightShape.Handle, Operands.OutputShape.Handle, Operands.InputShape.Handle);
        int count;
        if (timed)
            CudnnApi.cudnnFindConvolutionBackwardDataAlgorithm(
                Operands.Cudnn, w, dy, Convolution, dx, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        else
            CudnnApi.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                Operands.Cudnn, w, dy, Convolution, dx, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        return [.. new Span<cudnnConvolutionBwdDataAlgoPerf_t>(list, count).ToArray().Select(entry => new Candidate(
            (int)entry.algo, entry.algo.ToString(), entry.status, entry.time,
            entry.determinism == cudnnDeterminism_t.CUDNN_DETERMINISTIC, entry.mathType))];
    }

    protected override long? WorkspaceSize(int algorithm) => SizeOrNull(CudnnApi.cudnnGetConvolutionBackwardDataWorkspaceSize(
        Operands.Cudnn, Operands.WeightShape.Handle, Operands.OutputShape.Handle, Convolution, Operands.InputShape.Handle,
        (cudnnConvolutionBwdDataAlgo_t)algorithm, out var bytes), bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionBackwardData(
        Operands.Cudnn, 1, Operands.WeightShape.Handle, Operands.Ports.Weight, Operands.OutputShape.Handle, Operands.Ports.OutputGradient,
        Convolution, (cudnnConvolutionBwdDataAlgo_t)algorithm, workspace, bytes, 0, Operands.InputShape.Handle, inputGradient);
}
