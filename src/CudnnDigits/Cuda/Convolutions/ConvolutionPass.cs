using System.Runtime.CompilerServices;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>One of the three passes of a convolution: forward, gradient of the input, gradient of the weights.</summary>
internal abstract class ConvolutionPass(string name, ConvolutionOperands operands, ResourceStack resources, Workspace workspace)
{
    private int _algorithm;
    private long _bytes;

    /// <summary>"conv1 forward"</summary>
    public string Name { get; } = $"{operands.Ports.Plan.Name} {name}";

    protected ConvolutionOperands Operands { get; } = operands;

    protected cudnnConvolutionDescriptor_t Convolution => Descriptor.Handle;

    private ConvolutionDescriptor Descriptor { get; } = operands.NewDescriptor(resources);

    /// <summary>Queues the pass with the chosen algorithm.</summary>
    public void Run() => Run(_algorithm, _bytes).ThrowIfFailed(FunctionName);

    /// <summary>Takes the first algorithm that is allowed and that runs here.</summary>
    /// <returns>Null where there is none.</returns>
    public ConvolutionChoice? Choose()
    {
        var options = Operands.Session.Options;
        var candidates = List(options.Find).Where(candidate => AlgorithmRules.Allow(candidate, options)).ToArray();
        return candidates.Select(Try).FirstOrDefault(choice => choice is not null);
    }

    /// <summary>The C function of the pass, for messages.</summary>
    protected abstract string FunctionName { get; }

    /// <summary>cuDNN's list for this pass, best first: timed, or by its own estimate.</summary>
    protected abstract Candidate[] List(bool timed);

    /// <summary>Bytes of workspace, or null where cuDNN refuses the algorithm.</summary>
    protected abstract long? WorkspaceSize(int algorithm);

    protected abstract cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes);

    protected static long? SizeOrNull(cudnnStatus_t status, nuint bytes, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status.IsNotSupported()) return null;
        status.ThrowIfFailed(call);
        return (long)bytes;
    }

    // What the list promises may still be refused, so each candidate is run once, before any data is in the buffers.
    private ConvolutionChoice? Try(Candidate candidate)
    {
        if (Operands.Session.Options.Precision == Precision.Tf32) Descriptor.Set(candidate.Math);
        if (WorkspaceSize(candidate.Algorithm) is not { } bytes || bytes > AlgorithmRules.WorkspaceLimit) return null;

        workspace.EnsureAtLeast(bytes);
        var status = Run(candidate.Algorithm, bytes);
        if (status.IsNotSupported()) return null;
        status.ThrowIfFailed(FunctionName);

        (_algorithm, _bytes) = (candidate.Algorithm, bytes);
        float? milliseconds = candidate.Milliseconds >= 0 ? candidate.Milliseconds : null;
        return new(Name, Operands.Ports.Images, candidate.Name, _bytes, candidate.Deterministic, milliseconds);
    }

    private cudnnStatus_t Run(int algorithm, long bytes) => Run(algorithm, bytes == 0 ? default : workspace.Pointer, (nuint)bytes);
}
