using System.Reflection;
using System.Runtime.InteropServices;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Tests.Cuda;

/// <summary>Every imported function fails once, in turn: the exception names it, and nothing is leaked or misused on the way out.</summary>
public sealed class FailureTests
{
    private const int DriverUnknown = 999, CublasInternalError = 14, CudnnInternalError = 4000, OutOfMemory = 2;

    // These return no status, or are called only where something else has failed already.
    private static readonly string[] WithoutStatus =
        ["cuGetErrorName", "cuGetErrorString", "cuMemGetInfo_v2", "cublasGetStatusName", "cublasGetStatusString"];

    private static readonly string[] TrialPrefixes = ["cudnnConvolution", "cudnnGetConvolution", "cudnnFindConvolution"];

    private static readonly string[] Releases = ["Free", "Destroy", "Release", "Unload"];

    internal static IEnumerable<TestCaseData> Functions() =>
        from library in new[] { typeof(DriverApi), typeof(CublasApi), typeof(CudnnApi) }
        from method in library.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<LibraryImportAttribute>() is not null && method.ReturnType.IsEnum && !WithoutStatus.Contains(method.Name)
        select new TestCaseData(method.Name, StatusOf(library)).SetArgDisplayNames(method.Name);

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        Emulator.Configure();
    }

    [TearDown]
    public void IsClean() => Emulator.AssertClean();

    [TestCaseSource(nameof(Functions))]
    public void Function_FailingOnce_IsNamedAndLeavesNothingBehind(string function, int status)
    {
        Emulator.Configure(SettingsFor(function));
        Emulator.Fail(function, 1, status);

        if (IsTolerated(function))
            Assert.That(() => RunEverything(function), Throws.Nothing, "another algorithm, or another way to list them, is tried");
        else if (IsRelease(function))
            Assert.That(() => RunEverything(function), Throws.Nothing, "Dispose never throws");
        else
            Assert.That(() => RunEverything(function), Throws.InstanceOf<CudaException>()
                .With.Property("Call").EqualTo(function).And.Property("Hint").Not.Empty.And.Message.Contains($"({status})"));
        Assert.That(Emulator.Count(function), Is.Positive, "the failure was met");
    }

    [TestCase("cudnnConvolutionForward", "refuse=fused")]
    [TestCase("cudnnConvolutionBackwardData", "")]
    [TestCase("cudnnConvolutionBackwardFilter", "")]
    [TestCase("cudnnGetConvolutionBackwardFilterWorkspaceSize", "")]
    public void ConvolutionFunction_FailingAlways_IsNamedWithEveryStatus(string function, string settings)
    {
        Emulator.Configure(settings);
        Emulator.Fail(function, 0, CudnnInternalError);

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>()
            .With.Message.Contains($"{function} failed").And.Message.Contains($"({CudnnInternalError})"));
    }

    [Test]
    public void OutOfMemory_InAnyAllocation_NamesTheBufferAndWhatMakesItSmaller()
    {
        Emulator.Fail("cuMemAlloc_v2", 9, OutOfMemory);

        Assert.That(() => Workload.Start(), Throws.InstanceOf<CudaException>()
            .With.Message.Contains("conv1").And.Message.Contains("CUDA_ERROR_OUT_OF_MEMORY").And.Message.Contains("--batch"));
    }

    [Test]
    public void Fault_OfAKernel_IsReportedAndFreesWithoutThrowing()
    {
        Emulator.Configure("lose=719@60");

        Assert.That(() => RunEverything(""), Throws.InstanceOf<CudaException>().With.Property("Status").EqualTo("CUDA_ERROR_LAUNCH_FAILED"));
        Assert.That(Emulator.Report().GetProperty("leaks").GetArrayLength(), Is.Zero);
        Emulator.Reset();
    }

    /// <summary>Whether the first call is a trial, of which any failure but a sticky one is a refusal.</summary>
    internal static bool IsTolerated(string function) =>
        TrialPrefixes.Any(prefix => function.StartsWith(prefix, StringComparison.Ordinal));

    internal static bool IsRelease(string function) => Releases.Any(word => function.Contains(word, StringComparison.Ordinal));

    private static void RunEverything(string function)
    {
        var timed = function.StartsWith("cudnnFind", StringComparison.Ordinal);
        using var executor = Workload.Start(new CudaOptions(Find: timed, ProfileSteps: new StepWindow(1, 2)));
        for (var i = 0; i < 2; i++) executor.Train((3 * Workload.BatchSize) + 1);
        executor.Predict(Workload.Data.Images, new float[Workload.Data.Count * 10]);
        executor.Read(new TrainingState(Workload.Plan));
    }

    /// <summary>The unfused calls are reached on a machine of their own.</summary>
    internal static string SettingsFor(string function) =>
        function is "cudnnConvolutionForward" or "cudnnActivationForward" ? "refuse=fused" : "";

    private static int StatusOf(Type library) =>
        library == typeof(DriverApi) ? DriverUnknown : library == typeof(CublasApi) ? CublasInternalError : CudnnInternalError;
}
