using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>y = x * w, the cross-correlation alone; the bias is another call.</summary>
internal class ForwardPass(ConvolutionOperands operands, ResourceStack resources, Workspace workspace, string name = "forward")
    : ConvolutionPass(name, operands, resources, workspace)
{
    protected override string FunctionName => nameof(CudnnApi.cudnnConvolutionForward);

    protected sealed override unsafe Candidate[] List(bool timed)
    {
        var list = stackalloc cudnnConvolutionFwdAlgoPerf_t[AlgorithmRules.MostAlgorithms];
        var (x, w, y) = (Operands.InputShape.Handle, Operands.WeightShape.Handle, Operands.OutputShape.Handle);
        int count;
        if (timed)
            CudnnApi.cudnnFindConvolutionForwardAlgorithm(Operands.Cudnn, x, w, Convolution, y, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        else
            CudnnApi.cudnnGetConvolutionForwardAlgorithm_v7(Operands.Cudnn, x, w, Convolution, y, AlgorithmRules.MostAlgorithms, out count, list).ThrowIfFailed();
        return [.. new Span<cudnnConvolutionFwdAlgoPerf_t>(list, count).ToArray().Select(entry => new Candidate(
            (int)entry.algo, entry.algo.ToString(), entry.status, entry.time,
            entry.determinism == cudnnDeterminism_t.CUDNN_DETERMINISTIC, entry.mathType))];
    }

    protected sealed override long? WorkspaceSize(int algorithm) => SizeOrNull(CudnnApi.cudnnGetConvolutionForwardWorkspaceSize(
        Operands.Cudnn, Operands.InputShape.Handle, Operands.WeightShape.Handle, Convolution, Operands.OutputShape.Handle,
        (cudnnConvolutionFwdAlgo_t)algorithm, out var bytes), bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionForward(
        Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.WeightShape.Handle, Operands.Ports.Weight,
        Convolution, (cudnnConvolutionFwdAlgo_t)algorithm, workspace, bytes, 0, Operands.OutputShape.Handle, Operands.Ports.Output);
}
