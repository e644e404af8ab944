using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>dx from dy and w: the gradient of the input.</summary>
internal sealed class BackwardDataPass(
    ConvolutionOperands operands, CUdeviceptr inputGradient, ResourceStack resources, Workspace workspace)
    : ConvolutionPass("backward data", operands, resources, workspace)
{
    protected override PassFunctions Functions => new(
        nameof(CudnnApi.cudnnConvolutionBackwardData), nameof(CudnnApi.cudnnGetConvolutionBackwardDataAlgorithm_v7),
        nameof(CudnnApi.cudnnFindConvolutionBackwardDataAlgorithm), nameof(CudnnApi.cudnnGetConvolutionBackwardDataWorkspaceSize));

    protected override IEnumerable<Candidate> All => Enum.GetValues<cudnnConvolutionBwdDataAlgo_t>().Select(Candidate.Untested);

    protected override bool UsesAtomics(int algorithm) => (cudnnConvolutionBwdDataAlgo_t)algorithm == cudnnConvolutionBwdDataAlgo_t.CUDNN_CONVOLUTION_BWD_DATA_ALGO_0;

    protected override unsafe cudnnStatus_t List(bool timed, out Candidate[] candidates)
    {
        const int max = AlgorithmRules.MaxAlgorithms;
        var list = stackalloc cudnnConvolutionBwdDataAlgoPerf_t[max];
        var (w, dy, dx) = (Operands.WeightShape.Handle, Operands.OutputShape.Handle, Operands.InputShape.Handle);
        cudnnStatus_t status;
        int count;
        if (timed) status = CudnnApi.cudnnFindConvolutionBackwardDataAlgorithm(Operands.Cudnn, w, dy, Convolution, dx, max, out count, list);
        else status = CudnnApi.cudnnGetConvolutionBackwardDataAlgorithm_v7(Operands.Cudnn, w, dy, Convolution, dx, max, out count, list);
        candidates = status != cudnnStatus_t.CUDNN_STATUS_SUCCESS
            ? []
            : [.. new Span<cudnnConvolutionBwdDataAlgoPerf_t>(list, count).ToArray().Select(entry => Candidate.Listed(
                entry.algo, entry.status, entry.time, entry.determinism, entry.mathType))];
        return status;
    }

    protected override cudnnStatus_t WorkspaceSize(int algorithm, out nuint bytes) =>
        CudnnApi.cudnnGetConvolutionBackwardDataWorkspaceSize(
            Operands.Cudnn, Operands.WeightShape.Handle, Operands.OutputShape.Handle, Convolution, Operands.InputShape.Handle,
            (cudnnConvolutionBwdDataAlgo_t)algorithm, out bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionBackwardData(
        Operands.Cudnn, 1, Operands.WeightShape.Handle, Operands.Ports.Weight, Operands.OutputShape.Handle, Operands.Ports.OutputGradient,
        Convolution, (cudnnConvolutionBwdDataAlgo_t)algorithm, workspace, bytes, 0, Operands.InputShape.Handle, inputGradient);
}
