using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Tests.Cuda;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>The executors that exist. One that is added here is held to every test of this folder.</summary>
public static class ExecutorKinds
{
    /// <summary>What the program can run on.</summary>
    public static IEnumerable<ExecutorKind> All =>
    [
        new("cpu, 1 thread", (plan, optimizer) => new Cpu.CpuExecutor(plan, optimizer, threads: 1)),
        new("cpu, 2 threads", (plan, optimizer) => new Cpu.CpuExecutor(plan, optimizer, threads: 2)),
        new("cpu, general paths", (plan, optimizer) => new Cpu.CpuExecutor(plan, optimizer, threads: 1, fuse: false)),
        Cuda("cuda, graph", new CudaOptions(Deterministic: true)),
        Cuda("cuda, call by call", new CudaOptions(Graph: false, Deterministic: true)),
    ];

    /// <summary>With the reference, which keeps the same contract, so that any test may use it as an executor.</summary>
    public static IEnumerable<ExecutorKind> WithReference => [.. All, Reference];

    public static ExecutorKind Reference { get; } = new("reference", (plan, optimizer) => new ReferenceExecutor(plan, optimizer));

    /// <summary>On the emulator, or on a GPU where that was asked for.</summary>
    private static ExecutorKind Cuda(string name, CudaOptions options) => new(name, (plan, optimizer) =>
    {
        Emulator.Use();
        return new CudaExecutor(plan, optimizer, options);
    });
}
