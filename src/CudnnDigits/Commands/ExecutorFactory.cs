using CudnnDigits.Cpu;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native;

namespace CudnnDigits.Commands;

/// <summary>The one place that names executors: makes the one that <c>--device</c> asks for.</summary>
internal static class ExecutorFactory
{
    public const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <param name="device">auto, cpu or cuda.</param>
    /// <param name="plan">What it will run.</param>
    /// <param name="optimizer">How it will update.</param>
    /// <param name="threads">CPU threads.</param>
    /// <param name="note">Receives, for auto, why the CPU is used where it is.</param>
    /// <exception cref="DeviceException">The GPU was asked for and cannot be used; the message says why and what to do.</exception>
    public static IExecutor Create(string device, Plan plan, OptimizerSpec optimizer, int threads, Action<string> note)
    {
        if (device == Cpu) return new CpuExecutor(plan, optimizer, threads);
        var report = CudaDoctor.Examine();
        var problem = report.Problem ?? "this build trains on the CPU only";
        if (device == Cuda) throw new DeviceException($"--device cuda: {problem}. {report.Advice}".TrimEnd());
        // The places that were looked in are for info; here one short line will do.
        note($"using the CPU: {problem.Split(';')[0]}");
        return new CpuExecutor(plan, optimizer, threads);
    }
}
