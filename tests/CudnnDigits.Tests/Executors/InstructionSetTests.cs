using System.Runtime.Intrinsics;
using CudnnDigits.Cpu;

namespace CudnnDigits.Tests.Executors;

/// <summary>Shows that scripts/test-isa.sh tests what it says: a switch that this runtime does not know would change nothing.</summary>
[Category("Executors")]
public sealed class InstructionSetTests
{
    private const string Variable = "CUDNNDIGITS_TEST_VECTOR_BITS";

    [Test]
    public void Vectors_UnderTheSwitchesOfTheScript_HaveTheWidthThatItNames()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        if (wanted is null) Assert.Ignore($"{Variable} is set by scripts/test-isa.sh only");
        // Without any vector instruction the runtime makes four scalar ones of each on 128 bits.
        var widest = Vector128.IsHardwareAccelerated ? CpuExecutor.VectorWidths[0] : 0;

        Assert.That(widest.ToString(), Is.EqualTo(wanted));
    }
}
