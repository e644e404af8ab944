using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Tests.Executors;

namespace CudnnDigits.Tests.Cuda;

/// <summary>What only a real card can show. Not run without one, and then reported so.</summary>
[Category("Gpu")]
public sealed class GpuTests
{
    [SetUp]
    public void RequireGpu()
    {
        if (!Emulator.IsRealGpu) Assert.Ignore("no GPU was asked for: on a machine with one, run with CUDNNDIGITS_TEST_GPU=1");
    }

    [TestCase(Precision.Fp32)]
    [TestCase(Precision.Tf32)]
    public void Train_CnnOnTheCard_FollowsTheCpu(Precision precision)
    {
        var entry = Catalogue.Find("cnn");
        var scenario = Scenario.CreateAnywhere(entry.Spec, entry.BatchSize, 50 * entry.BatchSize);
        var card = new ExecutorKind("card", (plan, optimizer) => new CudaExecutor(plan, optimizer, new CudaOptions(Precision: precision)));
        var cpu = new ExecutorKind("cpu", (plan, optimizer) => new CudnnDigits.Cpu.CpuExecutor(plan, optimizer, Environment.ProcessorCount));

        var losses = card.Train(scenario, entry.Optimizer, scenario.WholeOrder, entry.LearningRate).Losses;

        var expected = cpu.Train(scenario, entry.Optimizer, scenario.WholeOrder, entry.LearningRate).Losses;
        Assert.That(losses, Is.EqualTo(expected).Within(precision == Precision.Tf32 ? 2 : 0.1).Percent);
    }
}
