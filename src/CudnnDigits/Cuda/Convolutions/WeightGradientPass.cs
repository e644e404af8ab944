using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>dw from x and dy.</summary>
internal sealed class WeightGradientPass(ConvolutionOperands operands, ResourceStack resources, Workspace workspace)
    : ConvolutionPass("weight gradient", operands, resources, workspace)
{
    protected override string FunctionName => nameof(CudnnApi.cudnnConvolutionBackwardFilter);

    protected override unsafe Candidate[] List(bool timed)
    {
        var list = stackalloc cudnnConvolutionBwdFilterAlgoPerf_t[AlgorithmRules.MostAlgorithms];
        var (x, dy, dw) = (Operands.InputShape.Handle, Operands.OutputShape.Handle, Operands.WeightShape.Handle);
        int count;
        if (timed)
            CudnnApi.cudnnFindConvolutionBackwardFilterAlgorithm(
                Operands.Cudnn, x, dy, Convolution, dw, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        else
            CudnnApi.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                Operands.Cudnn, x, dy, Convolution, dw, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        return [.. new Span<cudnnConvolutionBwdFilterAlgoPerf_t>(list, count).ToArray().Select(entry => new Candidate(
            (int)entry.algo, entry.algo.ToString(), entry.status, entry.time,
            entry.determinism == cudnnDeterminism_t.CUDNN_DETERMINISTIC, entry.mathType))];
    }

    protected override long? WorkspaceSize(int algorithm) => SizeOrNull(CudnnApi.cudnnGetConvolutionBackwardFilterWorkspaceSize(
        Operands.Cudnn, Operands.InputShape.Handle, Operands.OutputShape.Handle, Convolution, Operands.WeightShape.Handle,
        (cudnnConvolutionBwdFilterAlgo_t)algorithm, out var bytes), bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionBackwardFilter(
        Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.OutputShape.Handle, Operands.Ports.OutputGradient,
        Convolution, (cudnnConvolutionBwdFilterAlgo_t)algorithm, workspace, bytes, 0, Operands.WeightShape.Handle, Operands.Ports.WeightGradient);
}
