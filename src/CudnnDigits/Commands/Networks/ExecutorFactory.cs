using CudnnDigits.Cpu;
using CudnnDigits.Cuda;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native;

namespace CudnnDigits.Commands.Networks;

/// <summary>The one place that names executors: makes the one that <c>--device</c> asks for.</summary>
internal static class ExecutorFactory
{
    public const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <param name="device">auto, cpu or cuda.</param>
    /// <param name="plan">What it will run.</param>
    /// <param name="optimizer">How it will update.</param>
    /// <param name="threads">CPU threads.</param>
    /// <param name="note">Receives, for auto, why the CPU is used where it is.</param>
    /// <param name="gpu">Choices that concern a GPU; null for none.</param>
    /// <param name="vectorBits">Width of a CPU's vectors; null for the widest that it has.</param>
    /// <exception cref="CudaException">The GPU was asked for and cannot be used; the message says why and what to do.</exception>
    public static IExecutor Create(
        string device, Plan plan, OptimizerSpec optimizer, int threads, Action<string> note, CudaOptions? gpu = null, int? vectorBits = null)
    {
        if (device == Cpu) return new CpuExecutor(plan, optimizer, threads, vectorBits);
        try
        {
            return new CudaExecutor(plan, optimizer, gpu ?? new CudaOptions());
        }
        catch (CudaException failure) when (device == Auto)
        {
            // All places that were looked in are for info; here the first clause will do.
            note($"using the CPU: {failure.Problem.Split(';')[0]}");
            return new CpuExecutor(plan, optimizer, threads, vectorBits);
        }
    }

    /// <summary>Widths of vectors, in bits, that the processor has, from the widest.</summary>
    public static IReadOnlyList<int> VectorWidths => CpuExecutor.VectorWidths;

    /// <summary>Width of the vectors that an executor on the CPU uses; null for others.</summary>
    public static int? VectorBits(IExecutor executor) => (executor as CpuExecutor)?.VectorBits;

    /// <summary>What an executor on a GPU runs on and chose, a line each; null for others.</summary>
    public static IReadOnlyList<string>? Details(IExecutor executor) => (executor as CudaExecutor)?.Details.Lines();
}
