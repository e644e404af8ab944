using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>A way to make an executor.</summary>
public sealed record ExecutorKind(string Name, Func<Plan, OptimizerSpec, IExecutor> Create)
{
    public override string ToString() => Name;
}
