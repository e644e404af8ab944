using CudnnDigits.Cpu;
using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Verification;

/// <summary>What all checks share: the data, the sizes, and how executors are made.</summary>
/// <param name="Training">Images to train on.</param>
/// <param name="Test">Images to classify.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Quick">Whether sizes are small enough for the emulator, which is thousands of times slower than a card.</param>
/// <param name="Stop">Ends the checks between two findings.</param>
public sealed record Setup(Dataset Training, Dataset Test, int Threads, bool Quick, CancellationToken Stop)
{
    /// <summary>The networks that are stepped through: all, or where time is short the small ones.</summary>
    internal IEnumerable<CatalogueEntry> Networks =>
        Catalogue.All.Where(entry => !Quick || entry.Spec.Layers.OfType<Conv2d>().Count() <= 1);

    /// <summary>Images of a step of a network: its own number, or fewer where time is short or the network is deep.</summary>
    internal int BatchOf(CatalogueEntry entry) =>
        Math.Min(entry.BatchSize, Quick ? 8 : entry.Spec.Layers.OfType<Conv2d>().Count() > 2 ? 32 : int.MaxValue);

    internal CudaExecutor OnCard(Plan plan, OptimizerSpec optimizer, CudaOptions? options = null) =>
        new(plan, optimizer, options ?? new CudaOptions());

    internal CpuExecutor OnCpu(Plan plan, OptimizerSpec optimizer) => new(plan, optimizer, Threads);

    /// <summary>With the general path of every layer, which forms all products itself.</summary>
    internal CpuExecutor OnCpuDirectly(Plan plan, OptimizerSpec optimizer) => new(plan, optimizer, Threads, fuse: false);
}
