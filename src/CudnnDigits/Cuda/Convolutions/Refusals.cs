using System.Diagnostics;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Cuda.Convolutions;

/// <summary>Why algorithms of one pass were passed over, for the message if none is left. Each refusal is traced as well.</summary>
internal sealed class Refusals
{
    private readonly List<string> _reasons = [];

    public void Add(string subject, string reason)
    {
        _reasons.Add($"{subject}: {reason}");
        Trace.TraceInformation(_reasons[^1]);
    }

    public void Add(string subject, CudaException failure) => Add(subject, failure.Problem);

    public override string ToString() => _reasons.Count == 0 ? "cuDNN listed none" : string.Join("; ", _reasons);
}
