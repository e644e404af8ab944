using CudnnDigits.Data;
using CudnnDigits.Tests.Cuda;
using CudnnDigits.Verification;
using CudnnDigits.Verification.Checks;

namespace CudnnDigits.Tests.Verification;

/// <summary>A machine that is right passes every check of <c>verify</c>; one with a fault fails the check that looks for it.</summary>
public sealed class VerifierTests
{
    private static readonly Lazy<Setup> Quick = new(() =>
    {
        var (training, test) = MnistData.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "mnist-6000"));
        return new Setup(training, test, Threads: 2, Quick: true, CancellationToken.None);
    });

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TearDown]
    public void Repair() => Emulator.Configure();

    [TestCase("")]
    [TestCase("tf32")]
    [TestCase("refuse=fused")]
    public void Run_RightMachine_PassesEveryCheckAndLeavesNothing(string settings)
    {
        Emulator.Configure(settings);

        var results = Verifier.Run(Quick.Value, _ => { });

        Assert.That(results, Has.Count.EqualTo(Verifier.All.Count));
        Assert.That(results.Where(result => !result.Passed).Select(Describe), Is.Empty);
        Emulator.AssertClean();
    }

    [TestCase("devices=0", typeof(MachineCheck))]
    [TestCase("mutate=adam:.entry:.enrty", typeof(KernelCheck))]
    [TestCase("broken=shuffled-gradient", typeof(LayerCheck))]
    [TestCase("broken=no-wait", typeof(LayerCheck))]
    [TestCase("broken=always-tf32", typeof(LayerCheck))]
    [TestCase("mutate=bias_gradients:bar.sync:bar.warp.sync", typeof(LayerCheck))]
    [TestCase("mutate=cross_entropy:sub.rn.f32:add.rn.f32", typeof(LayerCheck))]
    [TestCase("mutate=adam:sqrt.rn.f32:rcp.rn.f32", typeof(UpdateCheck))]
    [TestCase("mutate=sgd:mul.rn.f32:add.rn.f32", typeof(UpdateCheck))]
    [TestCase("mutate=swap:ld.global.f32:mov.f32", typeof(UpdateCheck))]
    [TestCase("mutate=gather_distorted:mul.rn.f32:add.rn.f32", typeof(RandomnessCheck))]
    [TestCase("mutate=dropout:setp.lt.u32:setp.gt.u32", typeof(RandomnessCheck))]
    [TestCase("broken=shuffled-gradient", typeof(SingleStepCheck))]
    [TestCase("mutate=adam:sqrt.rn.f32:rcp.rn.f32", typeof(ManyStepsCheck))]
    [TestCase("broken=dropped-node", typeof(GraphCheck))]
    [TestCase("broken=perturbed-bits", typeof(RepeatCheck))]
    [TestCase("broken=perturbed-download", typeof(HandoverCheck))]
    [TestCase("broken=leak", typeof(MemoryCheck))]
    [TestCase("broken=vague-out-of-memory", typeof(OutOfMemoryCheck))]
    public void Run_MachineWithAFault_FailsTheCheckForIt(string settings, Type check)
    {
        Emulator.Configure(settings);

        var result = Verifier.Run(Verifier.All.Single(one => one.GetType() == check), Quick.Value);

        TestContext.Out.WriteLine(Describe(result));
        Assert.That(result.Passed, Is.False);
    }

    [Test]
    public void Run_NoCard_StopsAfterTheFirstCheckAndSaysWhatToDo()
    {
        Emulator.Configure("devices=0");

        var results = Verifier.Run(Quick.Value, _ => { });

        Assert.That(results, Has.Count.EqualTo(1));
        Assert.That(Describe(results[0]), Does.Contain("CUDA_ERROR_NO_DEVICE").And.Contain("nvidia-smi"));
    }

    private static string Describe(CheckResult result) =>
        $"{result.Name}: {result.Problem}{string.Join("; ", result.Findings.Where(finding => !finding.Holds))}";
}
