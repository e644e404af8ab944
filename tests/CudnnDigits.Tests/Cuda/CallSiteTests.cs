using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Tests.Cuda;

/// <summary>
/// Every call that a short training makes fails once: the n-th call of each function, for every n. Then the device is lost at each kernel,
/// and memory runs out at each allocation. A line says so, the exit code is 1, nothing leaks, and the checkpoint is whole.
/// </summary>
public sealed class CallSiteTests
{
    private const int LaunchFailed = 719, OutOfMemory = 2;

    /// <summary>What a training may ask of the libraries, by what the user chose and what the machine refuses.</summary>
    private static IEnumerable<TestCaseData> Trainings()
    {
        yield return Named("as usual", "", new CudaOptions(), 0);
        yield return Named("timed algorithms, profiled steps", "", new CudaOptions(Find: true, ProfileSteps: new StepWindow(1, 2)), 0);
        yield return Named("without graphs, fused convolutions refused", "refuse=fused", new CudaOptions(Graph: false), 0);
        yield return Named("average of the weights", "", new CudaOptions(), 0.5f);

        static TestCaseData Named(string name, string settings, CudaOptions options, float emaDecay) =>
            new TestCaseData(name, settings, options, emaDecay).SetArgDisplayNames(name);
    }

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TearDown]
    public void Forget() => Emulator.Configure();

    [TestCaseSource(nameof(Trainings))]
    public void Resume_AnyCallFails_SaysSoLeaksNothingAndKeepsTheCheckpoint(string name, string settings, CudaOptions options, float emaDecay)
    {
        Emulator.Configure(settings);
        using var training = new ShortTraining(options, emaDecay);
        var calls = CountCalls(training, settings);
        var harmless = 0;
        foreach (var (function, status, count) in calls)
        {
            for (var call = 1; call <= count; call++)
            {
                Emulator.Configure(settings);
                Emulator.Fail(function, call, status);
                var outcome = training.Run();
                Expect($"call {call} of {function}", () =>
                {
                    if (outcome.Code == 0) AssertOnlyTraced(outcome, function, training);
                    else AssertRefused(outcome, $"{function} failed: ", $"({status})");
                    training.CheckCheckpoint();
                    Emulator.AssertClean();
                });
                if (outcome.Code == 0) harmless++;
            }
        }

        Report($"{name}: {calls.Sum(entry => entry.Count)} calls of {calls.Count} functions failed, each once; "
            + $"{harmless} of them in a release or in the trial of an algorithm, after which training continued");
    }

    [TestCase("cuMemAlloc_v2")]
    [TestCase("cuMemAllocHost_v2")]
    public void Resume_OutOfMemoryAtAnyAllocation_SaysSoLeaksNothingAndKeepsTheCheckpoint(string function)
    {
        using var training = new ShortTraining(new CudaOptions(), 0.5f);
        var count = CountCalls(training, "").Single(entry => entry.Function == function).Count;
        for (var call = 1; call <= count; call++)
        {
            Emulator.Configure();
            Emulator.Fail(function, call, OutOfMemory);
            var outcome = training.Run();
            Expect($"allocation {call}", () =>
            {
                if (outcome.Code == 0) AssertOnlyTraced(outcome, function, training);
                else AssertRefused(outcome, "CUDA_ERROR_OUT_OF_MEMORY", function);
                training.CheckCheckpoint();
                Emulator.AssertClean();
            });
        }

        Report($"out of memory at each of {count} calls of {function}");
    }

    [Test]
    public void Resume_DeviceLostAtAnyKernel_SaysSoLeaksNothingAndKeepsTheCheckpoint()
    {
        using var training = new ShortTraining(new CudaOptions(), 0);
        CountCalls(training, "");
        var (kernels, kept) = (Emulator.Count("kernelsRun"), new SortedSet<long>());
        for (var kernel = 1; kernel <= kernels; kernel++)
        {
            Emulator.Configure($"lose={LaunchFailed}@{kernel}");
            var outcome = training.Run();
            Expect($"kernel {kernel}", () =>
            {
                AssertRefused(outcome, " failed: ", "FAILED");
                kept.Add(training.CheckCheckpoint());
                var report = Emulator.Report();
                Assert.That(report.GetProperty("leaks").GetArrayLength(), Is.Zero, report.GetRawText());
                Assert.That(report.GetProperty("misuses").GetArrayLength(), Is.EqualTo(1), "the loss itself, and nothing after it");
            });
        }

        Report($"device lost at each of {kernels} kernels; checkpoints after {string.Join(", ", kept)} steps were left, all whole");
    }

    /// <summary>How often an undisturbed run calls each function that tells whether it failed.</summary>
    private static IReadOnlyList<(string Function, int Status, int Count)> CountCalls(ShortTraining training, string settings)
    {
        Emulator.Configure(settings);
        var (code, error, _) = training.Run();
        Assert.That(code, Is.Zero, error);
        Assert.That(training.CheckCheckpoint(), Is.EqualTo(ShortTraining.AllSteps));
        Emulator.AssertClean();
        return
        [
            .. from test in FailureTests.Functions()
               let function = (string)test.Arguments[0]!
               let count = (int)Emulator.Count(function)
               where count > 0
               select (function, (int)test.Arguments[1]!, count),
        ];
    }

    private static void AssertRefused((int Code, string Error, string Traced) outcome, params string[] parts)
    {
        Assert.That(outcome.Code, Is.EqualTo(1), outcome.Traced);
        Assert.That(outcome.Error.TrimEnd(), Does.Not.Contain("\n").And.Not.Contain("   at "), "one line");
        foreach (var part in parts) Assert.That(outcome.Error, Does.Contain(part));
    }

    /// <summary>A release that fails, or a wait before one, has nobody to tell: nothing was lost by it.</summary>
    private static void AssertOnlyTraced((int Code, string Error, string Traced) outcome, string function, ShortTraining training)
    {
        Assert.That(outcome.Error, Is.Empty);
        Assert.That(outcome.Traced, Does.Contain($"{function} failed"));
        Assert.That(training.CheckCheckpoint(), Is.EqualTo(ShortTraining.AllSteps));
    }

    private static void Expect(string what, Action assertions)
    {
        try
        {
            assertions();
        }
        catch (Exception wrong)
        {
            throw new AssertionException($"{what}: {wrong.Message}", wrong);
        }
    }

    /// <summary>scripts/test.sh shows lines that begin so.</summary>
    private static void Report(string figures) => TestContext.Out.WriteLine($"tried: on the emulator, {figures}");
}
