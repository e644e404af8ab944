using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>The CPU executor gives the same bits for any number of threads.</summary>
[Category("Executors")]
public sealed class ThreadCountTests
{
    private static IEnumerable<TestCaseData> Specs =>
        from spec in Networks.All
        select new TestCaseData(spec).SetArgDisplayNames(spec.Name);

    [Test]
    public void Train_CnnInItsOwnBatches_GivesTheSameBitsForAnyThreads([Values(2, 3, 5)] int threads) =>
        AssertSameBits(Scenario.CreateAnywhere(Catalogue.Find("cnn").Spec, 64, (2 * 64) + 37), threads);

    [TestCaseSource(nameof(Specs))]
    public void Train_AnyNetwork_GivesTheSameBitsForAnyThreads(ModelSpec spec) =>
        AssertSameBits(Scenario.CreateAnywhere(spec, batchSize: 19, images: (2 * 19) + 4), threads: 3);

    private static void AssertSameBits(Scenario scenario, int threads)
    {
        var (one, several) = (Run(scenario, threads: 1), Run(scenario, threads));

        Agreement.AssertSameBits("losses", several.Result.Losses, one.Result.Losses);
        Agreement.AssertSameBits(several.Result.State, one.Result.State);
        Agreement.AssertSameBits("logits", several.Logits, one.Logits);
    }

    private static (RunResult Result, float[] Logits) Run(Scenario scenario, int threads)
    {
        var kind = new ExecutorKind("cpu", (plan, optimizer) => new Cpu.CpuExecutor(plan, optimizer, threads));
        using var executor = kind.Start(scenario, new Adam(WeightDecay: 0.01f, Decoupled: true) { EmaDecay = 0.9f });
        var losses = executor.Train(scenario.Plan, scenario.WholeOrder, rate: 0.001f);
        return (new RunResult(losses, executor.ReadState(scenario.Plan)), executor.Predict(scenario.Plan, scenario.Data.Images));
    }
}
