using CudnnDigits.Serving;
using CudnnDigits.Tests.Reports;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Serving;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Read_NoFolder_IsEmpty() => Assert.That(List("nowhere").Read(), Is.Empty);

    [Test]
    public void Read_RunAndOtherFolders_ListsTheRun()
    {
        Directory.CreateDirectory(_folder.File("no-run"));
        Write("first", epochs: 2);
        var run = List().Read().Single();
        Assert.That((run.Name, run.Network, run.Epochs), Is.EqualTo(("first", "cnn", 3)));
        Assert.That(run.Curve.Select(point => (point.Epoch, point.Loss, point.Accuracy)), Is.EqualTo([(1, 0.5, 0.9), (2, 0.1, 0.96)]));
    }

    [Test]
    public void Read_AfterAnotherEpoch_HasIt()
    {
        var list = List();
        Write("first", epochs: 1);
        Assert.That(list.Read().Single().Curve, Has.Count.EqualTo(1));
        Write("first", epochs: 2);
        Assert.That(list.Read().Single().Curve, Has.Count.EqualTo(2));
    }

    [TestCase(1, 10, true)]
    [TestCase(1, 300, false)]
    [TestCase(3, 10, false)]
    public void Read_RunWrittenAWhileAgo_IsAtWorkWhileItWritesAndHasEpochsLeft(int epochs, int secondsAgo, bool wanted)
    {
        var run = Write("first", epochs);
        foreach (var file in Directory.GetFiles(run.Path)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(-secondsAgo));
        Assert.That(List().Read().Single().Training, Is.EqualTo(wanted));
    }

    [Test]
    public void Read_DamagedRun_IsListedBesideTheOthers()
    {
        Write("good", epochs: 1);
        File.WriteAllText(Write("bad", epochs: 1).MetricsPath, "{ half a li");
        var runs = List().Read();
        Assert.That(runs.Single(run => run.Name == "bad").Problem, Is.Not.Null.And.Not.Contain(_folder.Path));
        Assert.That(runs.Single(run => run.Name == "good").Curve, Has.Count.EqualTo(1));
    }

    [Test]
    public void Read_Ensemble_ListsItsMembers()
    {
        Write("several", epochs: 0);
        Write("several/member-1", epochs: 3);
        Write("several/member-2", epochs: 1);

        Assert.That(List().Read().Select(run => (run.Name, run.Curve.Count)),
            Is.EquivalentTo(new[] { (Path.Combine("several", "member-1"), 3), (Path.Combine("several", "member-2"), 1) }));
    }

    private RunList List(string? folder = null) => new(folder ?? _folder.Path, TimeProvider.System);

    private RunFolder Write(string name, int epochs)
    {
        var run = new RunFolder(_folder.File(name));
        SampleRun.WriteDescription(run);
        run.WriteMetrics(new[] { SampleRun.Epoch(1, 0.5, 900), SampleRun.Epoch(2, 0.1, 960), SampleRun.Epoch(3, 0.05, 950) }[..epochs]);
        return run;
    }
}
