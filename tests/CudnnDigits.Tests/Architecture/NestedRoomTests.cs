using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using CudnnDigits.Commands.Networks;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace CudnnDigits.Tests.Architecture;

/// <summary>Which rooms inside a room may use which others; <c>-</c> is the room's own root.</summary>
public class NestedRoomTests
{
    private const string Root = "-";

    private static readonly ArchUnitNET.Domain.Architecture Program = new ArchLoader()
        .LoadAssemblies(typeof(ExecutorFactory).Assembly).Build();

    [TestCase("Cpu", "Memory", "")]
    [TestCase("Cpu", "Simd", "")]
    [TestCase("Cpu", "Layers", "Memory")]
    [TestCase("Cpu", "Input", "Memory Simd")]
    [TestCase("Cpu", "Update", "Memory Simd")]
    [TestCase("Cpu", "Elementwise", "Memory Simd Layers")]
    [TestCase("Cpu", "Pooling", "Memory Simd Layers")]
    [TestCase("Cpu", "Normalization", "Memory Simd Layers")]
    [TestCase("Cpu", "Linear", "Memory Simd Layers")]
    [TestCase("Cpu", "Convolution.Direct", "Memory Simd Layers")]
    [TestCase("Cpu", "Convolution.Sparse", "Memory Simd Layers")]
    [TestCase("Cpu", "Convolution.SingleChannel", "Memory Simd Layers Pooling")]
    [TestCase("Cpu", "Convolution.Winograd", "Memory Simd Layers Pooling Convolution.Direct Convolution.Sparse")]
    [TestCase("Training", "Settings", "")]
    [TestCase("Training", Root, "Settings")]
    [TestCase("Training", "Runs", "- Settings")]
    [TestCase("Training", "Diagnosis", "- Settings Runs")]
    [TestCase("Commands", "Terminal", "")]
    [TestCase("Commands", "Networks", "Terminal")]
    [TestCase("Commands", "Options", "Terminal Networks")]
    [TestCase("Commands", "Json", "Networks")]
    [TestCase("Commands", "Train", "Terminal Networks Options Json")]
    public void NestedRoom_UsesOnly(string room, string nested, string allowed)
    {
        var others = string.Join('|', allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(nested).Select(Suffix));
        Types().That().ResideInNamespaceMatching($@"^CudnnDigits\.{room}{Suffix(nested)}$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching($@"^CudnnDigits\.{room}(?!({others})$)(\..*)?$")
            .Check(Program);
    }

    [Test]
    public void Check_ForbiddenArrow_IsSeen()
    {
        var rule = Types().That().ResideInNamespaceMatching(@"^CudnnDigits\.Training\.Diagnosis$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^CudnnDigits\.Training(?!(\.Diagnosis)$)(\..*)?$");
        Assert.That(rule.HasNoViolations(Program), Is.False);
    }

    private static string Suffix(string nested) => nested == Root ? "" : $@"\.{nested}";
}
