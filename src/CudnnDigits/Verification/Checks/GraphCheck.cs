using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Verification.Checks;

/// <summary>A captured step computes what its calls compute one by one, bit for bit; the last batch is not full.</summary>
internal sealed class GraphCheck : ICheck
{
    public string Name => "graph and call by call give the same bits";

    public IEnumerable<Finding> Run(Setup setup)
    {
        foreach (var entry in EveryLayer.Networks(setup))
        {
            var captured = EveryLayer.Train(setup, entry, new CudaOptions(Graph: true, Deterministic: true));
            var single = EveryLayer.Train(setup, entry, new CudaOptions(Graph: false, Deterministic: true));
            yield return Finding.OfBits($"{entry.Spec.Name}, losses", captured.Losses, single.Losses);
            foreach (var finding in Runs.CompareBits(entry.Spec.Name, captured.State, single.State)) yield return finding;
        }
    }
}
