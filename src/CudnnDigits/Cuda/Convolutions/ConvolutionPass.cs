using CudnnDigits.Cuda.Memory;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>
/// One of the three passes of a convolution: forward, backward data (gradient of the input), backward filter (gradient of the weights).
/// </summary>
internal abstract class ConvolutionPass(string name, ConvolutionOperands operands, ResourceStack resources, Workspace workspace)
{
    private int _algorithm;
    private long _bytes;

    /// <summary>"conv1 forward"</summary>
    public string Name { get; } = $"{operands.Ports.Plan.Name} {name}";

    /// <summary>Why algorithms were passed over.</summary>
    public Refusals Refusals { get; } = new();

    protected ConvolutionOperands Operands { get; } = operands;

    protected cudnnConvolutionDescriptor_t Convolution => Descriptor.Handle;

    private ConvolutionDescriptor Descriptor { get; } = operands.NewDescriptor(resources);

    /// <summary>Queues the pass with the chosen algorithm.</summary>
    public void Run() => Run(_algorithm, _bytes).ThrowIfFailed(Functions.Run);

    /// <summary>Selects the first algorithm that is allowed and that runs.</summary>
    /// <returns>Null if there is none; then <see cref="Refusals"/> says why.</returns>
    /// <exception cref="CudaException">A trial left the context in error, so nothing can run any more.</exception>
    public ConvolutionChoice? Choose()
    {
        var options = Operands.Session.Options;
        return List()
            .Where(candidate => AlgorithmRules.Allow(candidate, UsesAtomics(candidate.Algorithm), options))
            .Select(Try).FirstOrDefault(choice => choice is not null);
    }

    protected abstract PassFunctions Functions { get; }

    /// <summary>Every algorithm by its number and name, for the case that cuDNN cannot list them.</summary>
    protected abstract IEnumerable<Candidate> All { get; }

    /// <summary>Whether NVIDIA documents the algorithm as non-deterministic: it adds with atomics.</summary>
    protected abstract bool UsesAtomics(int algorithm);

    /// <summary>cuDNN's list for this pass, best first: timed, or ranked by its heuristic.</summary>
    protected abstract cudnnStatus_t List(bool timed, out Candidate[] candidates);

    protected abstract cudnnStatus_t WorkspaceSize(int algorithm, out nuint bytes);

    protected abstract cudnnStatus_t Run(int algorithm, CUdeviceptr workspace, nuint bytes);

    private IEnumerable<Candidate> List()
    {
        foreach (var timed in Operands.Session.Options.Find ? new[] { true, false } : [false])
        {
            var status = List(timed, out var candidates);
            if (!Refused(status, timed ? Functions.Time : Functions.List, "list")) return candidates.Where(WasListedAsRunning);
        }

        // Without a list every algorithm is tried. Trials are safe: what does not run is passed over.
        return All;
    }

    private bool WasListedAsRunning(Candidate candidate) => !Refused(candidate.Status, Functions.List, candidate.Name);

    // A listed algorithm may still fail when it runs, so each candidate is run once, before any data is in the buffers. Every failure
    // counts as a refusal (PyTorch and ONNX Runtime do the same), except one that the following synchronization reports again: that is
    // an error of the context, which no other algorithm can get around.
    private ConvolutionChoice? Try(Candidate candidate)
    {
        if (Operands.Session.Options.Precision == Runtime.Precision.Tf32) Descriptor.Set(candidate.Math);
        if (Refused(WorkspaceSize(candidate.Algorithm, out var size), Functions.WorkspaceSize, candidate.Name)) return null;
        var bytes = (long)size;
        if (bytes > AlgorithmRules.WorkspaceLimit)
        {
            Refusals.Add(candidate.Name, $"needs {bytes:N0} bytes of workspace, more than the limit of {AlgorithmRules.WorkspaceLimit:N0}");
            return null;
        }

        if (!Grow(candidate, bytes) || Refused(Run(candidate.Algorithm, bytes), Functions.Run, candidate.Name)) return null;
        _algorithm = candidate.Algorithm;
        _bytes = bytes;
        float? milliseconds = candidate.Milliseconds >= 0 ? candidate.Milliseconds : null;
        var deterministic = candidate.Deterministic && !UsesAtomics(candidate.Algorithm);
        return new(Name, Operands.Ports.Images, candidate.Name, _bytes, deterministic, milliseconds);
    }

    private bool Refused(cudnnStatus_t status, string function, string subject)
    {
        if (status.IsSuccess())
        {
            Operands.Session.Stream.Synchronize();
            return false;
        }

        var failure = status.ToException(function);
        Operands.Session.Stream.Synchronize();
        Refusals.Add(subject, failure);
        return true;
    }

    private bool Grow(Candidate candidate, long bytes)
    {
        try
        {
            workspace.EnsureAtLeast(bytes);
            return true;
        }
        catch (CudaException failure)
        {
            Operands.Session.Stream.Synchronize();
            Refusals.Add(candidate.Name, failure);
            return false;
        }
    }

    private cudnnStatus_t Run(int algorithm, long bytes) => Run(algorithm, bytes == 0 ? default : workspace.Pointer, (nuint)bytes);
}
