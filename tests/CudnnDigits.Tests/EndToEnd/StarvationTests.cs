namespace CudnnDigits.Tests.EndToEnd;

/// <summary>
/// What the program needs runs out: one line says so, the exit code is 1, and the checkpoint is as it was, so that the training goes
/// on once there is enough again.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Include = "Linux", Reason = "limits and mounts are Linux's")]
public sealed class StarvationTests : IDisposable
{
    private const string Resume = "train --run run --resume --epochs 6 --save-every 0 --threads 1";

    private readonly TemporaryFolder _folder = new();

    public StarvationTests() => MnistSlice.Write(Directory.CreateDirectory(_folder.File("data")).FullName, training: 300, test: 100);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Train_NoSpaceLeft_KeepsTheCheckpoint([Values(0, 40_000)] int left)
    {
        Mounted(() =>
        {
            Begin();
            // With nothing left run.json fails already; with some, a state of 94 KB is half written.
            Bash($"cat /dev/zero > run/filler 2>/dev/null; truncate -s -{left} run/filler");
            AssertRefused("$program " + Resume, "No space left");
            Bash("rm run/filler");
        });
    }

    [Test]
    public void Train_FolderReadOnly_KeepsTheCheckpoint() => Mounted(() =>
    {
        Begin();
        Bash("mount -o remount,ro run");
        AssertRefused("$program " + Resume, "Read-only file system");
        Bash("mount -o remount,rw run");
    });

    [Test]
    public void Train_NoPermission_KeepsTheCheckpoint()
    {
        RequireRoot();
        Begin();
        Bash("chmod -R go+rX . && chmod 755 .");
        AssertRefused("setpriv --reuid=65534 --regid=65534 --clear-groups $program " + Resume, "denied");
    }

    [TestCase(50)]
    [TestCase(64)]
    public void Train_FileDescriptorsExhausted_KeepsTheCheckpoint(int descriptors)
    {
        Begin();
        AssertRefused($"ulimit -n {descriptors}; exec $program {Resume}", "open files");
    }

    [Test]
    public void Train_MemoryExhausted_KeepsTheCheckpoint()
    {
        // The limit that the runtime derives from a container's, too; the state of the cnn alone takes 5 MB three times over.
        Begin("cnn");
        AssertRefused($"DOTNET_GCHeapHardLimit=0xA00000 exec $program {Resume}", "not enough memory");
    }

    [Test]
    public void Train_AddressSpaceTooSmallForTheRuntime_KeepsTheCheckpoint()
    {
        Begin();
        var state = State();
        var (code, _, error) = Shell.Run(_folder.Path, $"ulimit -v 500000; exec $program {Resume}");
        Assert.That(code, Is.Not.Zero);
        Assert.That(error, Does.Contain("virtual memory limit"), "the .NET runtime says so itself, before the program begins");
        Assert.That(State(), Is.EqualTo(state));
    }

    [Test]
    public void Train_AddressSpaceExhausted_KeepsTheCheckpoint()
    {
        // Enough for the runtime, and not for the stacks of so many threads.
        Begin("cnn");
        AssertRefused("ulimit -v 3000000; exec $program train --run run --resume --epochs 6 --threads 1000", "not enough memory");
    }

    [Test]
    public void Train_TemporaryFolderFull_TrainsAllTheSame() => Mounted(() =>
    {
        Bash("cat /dev/zero > run/filler 2>/dev/null; true");
        var (code, _, error) = Shell.Run(_folder.Path,
            "TMPDIR=$PWD/run $program train linear --epochs 1 --data data --device cpu --run other");
        Assert.That(code, Is.Zero, error);
    });

    [Test]
    public void Train_OutputCannotBeWritten_TrainsAllTheSame([Values("", "--quiet", "--tensorboard")] string option)
    {
        var (code, _, error) = Shell.Run(_folder.Path,
            $"$program train linear --epochs 2 --data data --device cpu --run run {option} > /dev/full");
        Assert.That(code, Is.Zero, error);
        Assert.That(error, Does.Contain("No space left on device").And.Contain("the work continues"));
        Assert.That(State(), Is.Not.Empty);
    }

    [TestCase("curves.png", "no pictures")]
    [TestCase("losses.f32", "the losses cannot be saved")]
    public void Train_PictureOrLogCannotBeWritten_TrainsAllTheSame(string file, string note)
    {
        Directory.CreateDirectory(Path.Combine(_folder.File("run"), file));
        var (code, output, error) = Cli.Run(_folder.Path, "train", "linear", "--epochs", "2", "--data", "data", "--device", "cpu", "--run", "run");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain(note));
        Assert.That(State(), Is.Not.Empty);
    }

    private static void RequireRoot()
    {
        if (Environment.UserName != "root") Assert.Ignore("not run: this needs root");
    }

    /// <summary>A training of two epochs, to go on with.</summary>
    private void Begin(string network = "linear") => Bash($"$program train {network} --epochs 2 --batch-size 50 --data data --device cpu --run run --quiet");

    private byte[] State() => File.ReadAllBytes(_folder.File("run/state.safetensors"));

    private void AssertRefused(string script, string reason)
    {
        var state = State();
        var (code, _, error) = Shell.Run(_folder.Path, script);
        Assert.That(code, Is.EqualTo(1), error);
        Assert.That(error, Does.StartWith("cudnndigits: ").And.Contain(reason).And.Not.Contain("   at "));
        Assert.That(State(), Is.EqualTo(state));
        Assert.That(File.Exists(_folder.File("run/state.safetensors.new")), Is.False);
    }

    /// <summary>Runs with a file system of 2 MB, in memory, as run folder; afterwards the run must go on to its end.</summary>
    private void Mounted(Action test)
    {
        RequireRoot();
        Directory.CreateDirectory(_folder.File("run"));
        if (Shell.Run(_folder.Path, "mount -t tmpfs -o size=2m tmpfs run").Code != 0) Assert.Ignore("not run: nothing can be mounted here");
        try
        {
            test();
            if (File.Exists(_folder.File("run/run.json"))) Bash("$program " + Resume);
        }
        finally
        {
            Bash("umount run");
        }
    }

    private void Bash(string script)
    {
        var (code, output, error) = Shell.Run(_folder.Path, script);
        Assert.That(code, Is.Zero, $"{script}: {output}{error}");
    }
}
