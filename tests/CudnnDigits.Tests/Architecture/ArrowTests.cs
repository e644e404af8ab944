using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Native;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace CudnnDigits.Tests.Architecture;

/// <summary>Who may use whom: docs/architecture.md draws these arrows.</summary>
public class ArrowTests
{
    private static readonly ArchUnitNET.Domain.Architecture Program =
        new ArchLoader().LoadAssemblies(typeof(ExecutorFactory).Assembly, typeof(CudaReport).Assembly).Build();

    [TestCase("Native", "")]
    [TestCase("Randomness", "")]
    [TestCase("Data", "Files")]
    [TestCase("Safetensors", "")]
    [TestCase("Files", "")]
    [TestCase("Models", "Randomness")]
    [TestCase("Execution", "Models Data Randomness")]
    [TestCase("Cpu", "Execution Models Data Randomness")]
    [TestCase("Cuda", "Execution Models Data Randomness Native")]
    [TestCase("Training", "Execution Models Data Randomness Safetensors Files")]
    [TestCase("Verification", "Cpu Cuda Native Training Execution Models Data Randomness")]
    [TestCase("Imaging", "")]
    [TestCase("Recognition", "Imaging Execution Models Data Randomness")]
    [TestCase("Export", "Execution Models Files")]
    [TestCase("Serving", "Training Execution Models Imaging Recognition")]
    [TestCase("Reports", "Training Execution Models Data Randomness Safetensors Export Files")]
    [TestCase("Native.Loading", "")]
    [TestCase("Native.Sys", "Native.Loading")]
    [TestCase("Native.Errors", "Native.Sys Native.Loading")]
    [TestCase("Native.Driver", "Native.Errors Native.Sys Native.Loading")]
    [TestCase("Native.Cublas", "Native.Driver Native.Errors Native.Sys Native.Loading")]
    [TestCase("Native.Cudnn", "Native.Driver Native.Errors Native.Sys Native.Loading")]
    [TestCase("Cuda.Runtime", "Native")]
    [TestCase("Cuda.Memory", "Cuda.Runtime Execution Models Data Randomness Native")]
    [TestCase("Cuda.Kernels", "Cuda.Memory Cuda.Runtime Execution Models Data Randomness Native")]
    [TestCase("Cuda.Convolutions", "Cuda.Memory Cuda.Runtime Models Native")]
    [TestCase("Cuda.Layers", "Cuda.Convolutions Cuda.Kernels Cuda.Memory Cuda.Runtime Models Native")]
    [TestCase("Cuda.Steps", "Cuda.Layers Cuda.Convolutions Cuda.Kernels Cuda.Memory Cuda.Runtime Execution Models Data Randomness Native")]
    public void Room_UsesOnly(string room, string allowed)
    {
        var rooms = string.Join('|', allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(room));
        Types().That().ResideInNamespaceMatching($@"^CudnnDigits\.{room}(\..*)?$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^CudnnDigits\.(?!({rooms})(\.|$)).*$")
            .Check(Program);
    }

    [Test]
    public void Commands_NameExecutorsInOnePlace() =>
        Classes().That().ResideInNamespaceMatching(@"^CudnnDigits\.Commands(\..*)?$")
            .And().DoNotHaveFullNameContaining(nameof(ExecutorFactory))
            .Should().NotDependOnAnyTypesThat().HaveNameMatching("^(Cpu|Cuda)Executor$")
            .Check(Program);

    [Test]
    public void Check_ArrowThatIsThere_IsSeen()
    {
        // The rules above would also hold if nothing had been loaded.
        var rule = Types().That().ResideInNamespaceMatching(@"^CudnnDigits\.Commands$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^CudnnDigits\.Training(\..*)?$");
        Assert.That(rule.HasNoViolations(Program), Is.False);
    }
}
