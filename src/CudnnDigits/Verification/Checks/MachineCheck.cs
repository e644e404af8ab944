using CudnnDigits.Native;

namespace CudnnDigits.Verification.Checks;

/// <summary>Whether libraries and card are there and fit each other.</summary>
internal sealed class MachineCheck : ICheck
{
    public string Name => "libraries and card";

    public IEnumerable<Finding> Run(Setup setup)
    {
        var report = CudaDoctor.Examine();
        foreach (var library in report.Libraries.Where(library => library.Path is not null))
            yield return new Finding($"{library.Title} {library.Version ?? "of unknown version"}: {library.Path}");
        if (report.Device is { } card)
        {
            yield return new Finding(
                $"{card.Name}, {card.MemoryBytes >> 20} MiB, compute capability {card.ComputeCapability}, "
                + $"{card.Multiprocessors} multiprocessors, driver for CUDA {card.DriverCuda}");
        }

        yield return Finding.That(report.Usable ? "usable for training" : $"{report.Problem}. {report.Advice}", report.Usable);
    }
}
