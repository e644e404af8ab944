using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>y = x * w, the cross-correlation alone; the bias is added by another call.</summary>
internal class ForwardPass(ConvolutionOperands operands, ResourceStack resources, Workspace workspace, string name = "forward")
    : ConvolutionPass(name, operands, resources, workspace)
{
    protected override PassFunctions Functions => new(
        nameof(CudnnApi.cudnnConvolutionForward), nameof(CudnnApi.cudnnGetConvolutionForwardAlgorithm_v7),
        nameof(CudnnApi.cudnnFindConvolutionForwardAlgorithm), nameof(CudnnApi.cudnnGetConvolutionForwardWorkspaceSize));

    protected sealed override IEnumerable<Candidate> All => Enum.GetValues<cudnnConvolutionFwdAlgo_t>().Select(Candidate.Untested);

    protected sealed override bool UsesAtomics(int algorithm) => false;

    protected sealed override unsafe cudnnStatus_t List(bool timed, out Candidate[] candidates)
    {
        const int max = AlgorithmRules.MaxAlgorithms;
        var list = stackalloc cudnnConvolutionFwdAlgoPerf_t[max];
        var (x, w, y) = (Operands.InputShape.Handle, Operands.WeightShape.Handle, Operands.OutputShape.Handle);
        cudnnStatus_t status;
        int count;
        if (timed) status = CudnnApi.cudnnFindConvolutionForwardAlgorithm(Operands.Cudnn, x, w, Convolution, y, max, out count, list);
        else status = CudnnApi.cudnnGetConvolutionForwardAlgorithm_v7(Operands.Cudnn, x, w, Convolution, y, max, out count, list);
        candidates = status != cudnnStatus_t.CUDNN_STATUS_SUCCESS
            ? []
            : [.. new Span<cudnnConvolutionFwdAlgoPerf_t>(list, count).ToArray().Select(entry => Candidate.Listed(
                entry.algo, entry.status, entry.time, entry.determinism, entry.mathType))];
        return status;
    }

    protected sealed override cudnnStatus_t WorkspaceSize(int algorithm, out nuint bytes) =>
        CudnnApi.cudnnGetConvolutionForwardWorkspaceSize(
            Operands.Cudnn, Operands.InputShape.Handle, Operands.WeightShape.Handle, Convolution, Operands.OutputShape.Handle,
            (cudnnConvolutionFwdAlgo_t)algorithm, out bytes);

    protected override cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes) => CudnnApi.cudnnConvolutionForward(
        Operands.Cudnn, 1, Operands.InputShape.Handle, Operands.Ports.Input, Operands.WeightShape.Handle, Operands.Ports.Weight,
        Convolution, (cudnnConvolutionFwdAlgo_t)algorithm, workspace, bytes, 0, Operands.OutputShape.Handle, Operands.Ports.Output);
}
