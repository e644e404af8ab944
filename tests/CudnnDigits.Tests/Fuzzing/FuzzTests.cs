using CudnnDigits.Fuzz;
using CudnnDigits.Fuzz.Targets;

namespace CudnnDigits.Tests.Fuzzing;

/// <summary>The short form of <c>scripts/torture.sh fuzz</c>: the whole corpus, everything hostile, and some mutations.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 3000;

    private static IEnumerable<TestCaseData> Formats() =>
        Corpus.Targets.Select(create => new TestCaseData(create).SetArgDisplayNames(create().Name));

    [TestCaseSource(nameof(Formats))]
    public void Read_AnyInput_IsReadOrRefusedInTimeAndProportion(Func<IFuzzTarget> create)
    {
        var target = create();
        using var owner = target as IDisposable;

        var result = new Fuzzer(target, Corpus.Load(target.Name), seed: 1).Run(Mutations);

        Assert.That(result.Accepted, Is.Positive, "the corpus holds samples that are right");
        TestContext.Out.WriteLine(
            $"tried: fuzzing, {target.Name}: {result.Inputs} inputs, {result.Accepted} read and the others refused");
    }

    [Test]
    public void Run_TargetThrows_IsNoticed() => Assert.That(
        () => new Fuzzer(new Throwing(), [[1]], seed: 1).Run(0), Throws.TypeOf<FuzzException>().With.Message.Contains("sample 0"));

    [Test]
    public void Run_TargetAllocatesOutOfProportion_IsNoticed() => Assert.That(
        () => new Fuzzer(new Greedy(), [[1]], seed: 1).Run(0), Throws.TypeOf<FuzzException>().With.Message.Contains("allocate"));

    private class Throwing : IFuzzTarget
    {
        public string Name => "throwing";

        public virtual long MostAllocated(int inputBytes) => 1 << 20;

        public virtual void Read(byte[] input) => throw new InvalidOperationException();

        public bool IsRefusal(Exception failure) => false;

        public IEnumerable<byte[]> Hostile() => [];
    }

    private sealed class Greedy : Throwing
    {
        public override long MostAllocated(int inputBytes) => inputBytes;

        public override void Read(byte[] input) => _ = new byte[1000];
    }
}
