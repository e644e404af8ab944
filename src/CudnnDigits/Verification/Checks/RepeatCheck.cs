using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Verification.Checks;

/// <summary>The same training twice gives the same bits with <c>--deterministic</c>.</summary>
internal sealed class RepeatCheck : ICheck
{
    public string Name => "the same run twice with --deterministic gives the same bits";

    public IEnumerable<Finding> Run(Setup setup)
    {
        foreach (var entry in EveryLayer.Networks(setup))
        {
            var first = EveryLayer.Train(setup, entry, new CudaOptions(Deterministic: true));
            var second = EveryLayer.Train(setup, entry, new CudaOptions(Deterministic: true));
            yield return Finding.OfBits($"{entry.Spec.Name}, losses", first.Losses, second.Losses);
            foreach (var finding in Runs.CompareBits(entry.Spec.Name, first.State, second.State)) yield return finding;
        }
    }
}
