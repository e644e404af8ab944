using CudnnDigits.Cpu;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Cuda;

/// <summary>State goes both ways between CPU and GPU, in the middle of a training.</summary>
public sealed class StateTests
{
    private static readonly CudaOptions Deterministic = new(Deterministic: true);

    [SetUp]
    public void UseCuda() => Emulator.Use();

    [Test]
    public void Resume_OnTheOtherDevice_FollowsARunThatNeverMoved([Values] bool beginOnCuda)
    {
        using var alone = OnCpu();
        var expected = alone.Train(20).Concat(alone.Train(18)).ToArray();

        using IExecutor first = beginOnCuda ? Workload.Start() : OnCpu();
        using IExecutor second = beginOnCuda ? OnCpu() : Workload.Start();
        var begun = first.Train(20);
        var state = new TrainingState(Workload.Plan);
        first.Read(state);
        second.Write(state);
        var resumed = second.Train(18);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(state.Step, Is.EqualTo(5));
        Assert.That(begun.Concat(resumed), Is.EqualTo(expected).Within(0.01).Percent);
    }

    [Test]
    public void Resume_OnCudaBetweenChunks_GivesTheSameBits()
    {
        using var alone = Workload.Start(Deterministic);
        var expected = alone.Train(20).Concat(alone.Train(18)).ToArray();

        using var first = Workload.Start(Deterministic);
        var begun = first.Train(20);
        var state = new TrainingState(Workload.Plan);
        first.Read(state);
        using var second = Workload.Start(Deterministic);
        second.Write(state);

        Assert.That(begun.Concat(second.Train(18)), Is.EqualTo(expected));
    }

    private static CpuExecutor OnCpu()
    {
        var executor = new CpuExecutor(Workload.Plan, new Adam(), 1);
        executor.Load(Workload.Data, Workload.Distortion);
        executor.Write(TrainingState.Create(Workload.Plan, 1));
        return executor;
    }
}
