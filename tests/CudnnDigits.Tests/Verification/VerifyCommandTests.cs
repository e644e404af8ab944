using System.Text.Json;
using CudnnDigits.Tests.Cuda;

namespace CudnnDigits.Tests.Verification;

/// <summary><c>verify</c> as a user starts it, on the emulator.</summary>
public sealed class VerifyCommandTests
{
    private static readonly string Slice = Path.Combine(AppContext.BaseDirectory, "Fixtures", "mnist-6000");

    private TemporaryFolder _folder = null!;
    private EmulatedProgram _program = null!;

    [SetUp]
    public void UseEmulator()
    {
        Emulator.Require();
        _folder = new TemporaryFolder();
        _program = new EmulatedProgram(_folder);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Verify_RightMachine_WritesBothReportsAndExitsWithZero()
    {
        var report = _folder.File("report.md");

        var run = _program.Start("", "verify", "--quick", "--json", "--report", report, "--data", Slice);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.Zero, run.Error + run.Output);
        Assert.That(run.IsClean);
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.That(json.GetProperty("passed").GetBoolean());
        Assert.That(json.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("passed").GetBoolean()), Is.All.True);
        var speed = json.GetProperty("speed");
        Assert.That(speed.GetProperty("networks")[0].GetProperty("kernelsPerStep").GetInt32(), Is.EqualTo(7));
        Assert.That(speed.GetProperty("coldStartAccuracy").GetDouble(), Is.GreaterThan(0.3));
        Assert.That(File.ReadAllText(report), Does.Contain("| layers against the CPU | passed |").And.Contain("## speed"));
    }

    [Test]
    public void Verify_MachineWithAFault_NamesTheCheckAndExitsWithOne()
    {
        var run = _program.Start("broken=leak", "verify", "--quick", "--data", Slice);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("FAILED  memory is given back").And.Contain("bytes lost").And.Contain("1 of 12 checks FAILED"));
    }

    [Test]
    public void Verify_NoCard_SaysWhatToDoAndExitsWithOne()
    {
        var run = _program.Start("devices=0", "verify", "--quick", "--data", Slice);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("CUDA_ERROR_NO_DEVICE").And.Contain("nvidia-smi"));
    }
}
