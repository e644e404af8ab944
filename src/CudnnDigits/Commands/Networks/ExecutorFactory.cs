using CudnnDigits.Cpu;
using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Commands.Networks;

/// <summary>The only place that names executors: creates the one that <c>--device</c> selects.</summary>
internal static class ExecutorFactory
{
    public const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <param name="device">auto, cpu or cuda.</param>
    /// <param name="plan">The network and batch size.</param>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="threads">CPU threads.</param>
    /// <param name="note">Receives the reason if auto falls back to the CPU.</param>
    /// <param name="gpu">Options of the GPU; null for the defaults.</param>
    /// <param name="vectorBits">Bits of the CPU's vectors; null for the widest it has.</param>
    /// <exception cref="CudaException">cuda was selected and cannot be used; the message says why and what to do.</exception>
    public static IExecutor Create(
        string device, Plan plan, OptimizerSpec optimizer, int threads, Action<string> note, CudaOptions? gpu = null,
        int? vectorBits = null)
    {
        if (device == Cpu) return new CpuExecutor(plan, optimizer, threads, vectorBits);
        try
        {
            return new CudaExecutor(plan, optimizer, gpu ?? new CudaOptions());
        }
        catch (CudaException failure) when (device == Auto)
        {
            // <c>info</c> lists every place that was searched; here the first clause is enough.
            note($"using the CPU: {failure.Problem.Split(';')[0]}");
            return new CpuExecutor(plan, optimizer, threads, vectorBits);
        }
    }

    /// <summary>Bits of the vectors the processor has, widest first.</summary>
    public static IReadOnlyList<int> VectorWidths => CpuExecutor.VectorWidths;

    /// <summary>Bits of the vectors of an executor on the CPU; null for other executors.</summary>
    public static int? VectorBits(IExecutor executor) => (executor as CpuExecutor)?.VectorBits;

    /// <summary>Versions, algorithms and memory of an executor on a GPU, one line each; null for other executors.</summary>
    public static IReadOnlyList<string>? Details(IExecutor executor) => (executor as CudaExecutor)?.Details.Lines();
}
