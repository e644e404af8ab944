using System.Diagnostics;
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using CudnnDigits.Cpu;
using CudnnDigits.Tests.EndToEnd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>
/// Holds the hot loops to a number of instructions for each fused multiplication and addition, by what the JIT says that it made of them. Zen
/// hides what is superfluous, Skylake does not: it decodes four instructions a clock and can use two of them for that.
/// </summary>
/// <param name="bits">Width of the vectors.</param>
/// <param name="avx512">Without AVX-512, 0, there are 16 registers instead of 32.</param>
[TestFixture(512, 1)]
[TestFixture(256, 1)]
[TestFixture(256, 0)]
public sealed class InstructionCountTests(int bits, int avx512)
{
    private const string Networks = "cnn best", Kernels =
        "Multiply ForwardWide BackwardDataWide ComputeSeven ComputeFour Backward Forward Adam";

    private IReadOnlyList<JitListing> _methods = [];

    [OneTimeSetUp]
    public void Train()
    {
        if (!Fma.IsSupported) Assert.Ignore("counts are known for processors with FMA only");
        if (!CpuExecutor.VectorWidths.Contains(bits)) Assert.Ignore($"this processor has no vectors of {bits} bits");
        if (typeof(CpuExecutor).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            Assert.Ignore("counts are those of a Release build");
        using var folder = new TemporaryFolder();
        MnistSlice.Write(folder.Path, training: 200, test: 20);
        _methods = [.. Networks.Split(' ').SelectMany(network => Compile(folder, network))];
    }

    // What was counted, and a little room: a new JIT may find another order. Before the kernels used plain vectors it was 3.4, 4.1, 4.4.
    [TestCase("WinogradKernel", "Multiply", 1.9)]
    [TestCase("SparseLinearKernel", "ForwardWide", 2)]
    [TestCase("SparseLinearKernel", "BackwardDataWide", 5.2)]
    [TestCase("MicroKernel", "Compute", 2.7)]
    [TestCase("SparseConvBackward", "Backward", 3.1)]
    [TestCase("SingleChannelConvPool", "Forward", 2.9)]
    [TestCase("OptimizerKernel", "Adam", 3.5)]
    public void HotLoop_PerMultiplyAdd_TakesFewInstructions(string kernel, string method, double bound)
    {
        var listings = _methods.Where(listing => listing.Method.Contains($".{kernel}`") && listing.Method.Contains($":{method}")).ToList();
        Assert.That(listings, Is.Not.Empty, $"the JIT compiled no {kernel}.{method}");
        foreach (var listing in listings)
        {
            var (instructions, multiplyAdds) = listing.HottestLoop();
            TestContext.Out.WriteLine($"{listing.Method}: {instructions} instructions, {multiplyAdds} multiply-adds");
            Assert.That((double)instructions / multiplyAdds, Is.LessThanOrEqualTo(bound), listing.Method);
        }
    }

    private IReadOnlyList<JitListing> Compile(TemporaryFolder folder, string network)
    {
        var listing = folder.File($"{network}.txt");
        using var process = Process.Start(new ProcessStartInfo(Cli.Program,
        [
            "train", network, "--device", "cpu", "--data", folder.Path, "--epochs", "1", "--vector-bits", $"{bits}",
            "--run", folder.File(network), "--quiet",
        ])
        {
            Environment = { ["DOTNET_JitDisasm"] = Kernels, ["DOTNET_JitStdOutFile"] = listing, ["DOTNET_EnableAVX512"] = $"{avx512}" },
        })!;
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return JitListing.Parse(File.ReadLines(listing));
    }
}
