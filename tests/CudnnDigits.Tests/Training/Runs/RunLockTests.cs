using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Runs;

public class RunLockTests
{
    [Test]
    public void Acquire_FolderInUse_IsRefusedWithTheProcessId()
    {
        using var folder = new TemporaryFolder();
        using var first = RunLock.Acquire(new RunFolder(folder.Path));

        Assert.That(() => RunLock.Acquire(new RunFolder(folder.Path)), Throws.TypeOf<RunInUseException>()
            .With.Property("Process").EqualTo(Environment.ProcessId).And.Message.Contains($"process {Environment.ProcessId}"));
    }

    [Test]
    public void Acquire_LetGoOf_IsTakenAgain()
    {
        using var folder = new TemporaryFolder();
        RunLock.Acquire(new RunFolder(folder.Path)).Dispose();
        Assert.That(() => RunLock.Acquire(new RunFolder(folder.Path)).Dispose(), Throws.Nothing);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "links need rights there")]
    public void Acquire_LinksInTheFolder_WritesNothingWhereTheyLead()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside.File("dear"), "dear");
        foreach (var name in new[] { ".lock", ".pid", ".pid.new" }) File.CreateSymbolicLink(folder.File(name), outside.File("dear"));
        File.CreateSymbolicLink(folder.File("losses.f32"), outside.File("dear"));

        RunLock.Acquire(new RunFolder(folder.Path)).Dispose();
        var log = new LossLog(folder.File("losses.f32"), 0);
        log.Add([1f]);
        log.Save();

        Assert.That(File.ReadAllText(outside.File("dear")), Is.EqualTo("dear"));
    }
}
