using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>dw from x and dy: the gradient of the weights.</summary>
internal sealed class BackwardFilterPass(ConvolutionOperands operands, ResourceStack resources, Workspace workspace)
    : ConvolutionPass("backward filter", operands, resources, workspace)
{
    protected override PassFunctions Functions => new(
        nameof(CudnnApi.cudnnConvolutionBackwardFilter), nameof(CudnnApi.cudnnGetConvolutionBackwardFilterAlgorithm_v7),
        nameof(CudnnApi.cudnnFindConvolutionBackwardFilterAlgorithm), nameof(CudnnApi.cudnnGetConvolutionBackwardFilterWorkspaceSize));

    protected override IEnumerable<Candidate> All => Enum.GetValues<cudnnConvolutionBwdFilterAlgo_t>().Select(Candidate.Untested);

    protected override bool UsesAtomics(int algorithm) => (cudnnConvolutionBwdFilterAlgo_t)algorithm
        is cudnnConvolutionBwdFilterAlgo_t.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0 or cudnnConvolutionBwdFilterAlgo_t.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_3;

    protected override unsafe cudnnStatus_t List(bool timed, out Candidate[] candidates)
    {
        const int max = AlgorithmRules.MaxAlgorithms;
        var list = stackalloc cudnnConvolutionBwdFilterAlgoPerf_t[max];
        var (x, dy, dw) = (Operands.InputShape.Handle, Operands.OutputShape.Handle, Operands.WeightShape.Handle);
        cudnnStatus_t status;
        int count;
        if (timed) status = CudnnApi.cudnnFindConvolutionBackwardFilterAlgorithm(Operands.Cudnn, x, dy, Convolution, dw, max, out count, list);
        else status = CudnnApi.cudnnGetConvolutionBackwardFilterAlgorithm_v7(Operands.Cudnn, x, dy, Convolution, dw, max, out count, list);
        candidates = status != cudnnStatus_t.CUDNN_STATUS_SUCCESS
            ? []
            : [.. new Span<cudnnConvolutionBwdFilterAlgoPerf_t>(list, count).ToArray().Select(entry => Candidate.Listed(
                entry.algo, entry.status, entry.time, entry.determinism, entry.mathType))];
        return status;
    }

    protected override cudnnStatus_t WorkspaceSize(int algorithm, out nuint bytes) =>
        CudnnApi.cudnnGetConvolutionBackwardFilterWorkspaceSize(
            Operands.Cudnn, Operands.InputShape.Handle, Operands.OutputShape.Handle, Convolution, Operands.WeightShape.Handle,
            (cudnnConvolutionBwdFilterAlgo_t)algorithm, out bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionBackwardFilter(
        Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.OutputShape.Handle, Operands.Ports.OutputGradient,
        Convolution, (cudnnConvolutionBwdFilterAlgo_t)algorithm, workspace, bytes, 0, Operands.WeightShape.Handle,
        Operands.Ports.WeightGradient);
}
