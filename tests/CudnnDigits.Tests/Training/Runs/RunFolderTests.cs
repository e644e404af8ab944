using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Runs;

public class RunFolderTests
{
    private static readonly RunDescription Description = new(
        RunDescription.CurrentVersion, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Small.Settings, "cpu", 2, "/data",
        new RunEnvironment("cudnndigits 1", "CPU", ".NET", "Linux"));

    [Test]
    public void Default_FolderExists_TakesAnotherName()
    {
        using var folder = new TemporaryFolder();
        var previous = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            var now = new DateTime(2026, 1, 2, 3, 4, 5);
            var first = RunFolder.Default("cnn", now);
            Assert.That(first.Path, Is.EqualTo(Path.Combine("runs", "20260102-030405-cnn")));
            Directory.CreateDirectory(first.Path);
            Assert.That(RunFolder.Default("cnn", now).Path, Is.EqualTo(Path.Combine("runs", "20260102-030405-cnn-2")));
        }
        finally
        {
            Environment.CurrentDirectory = previous;
        }
    }

    [Test]
    public void Write_Description_ReadsBackEqual()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.File("run"));
        run.Write(Description);
        Assert.That(run.ReadDescription(), Is.EqualTo(Description));
        Assert.That(File.ReadAllText(run.DescriptionPath), Does.Contain("\"batchSize\": 4").And.Contain("\"learningRate\": 0.5"));
    }

    [TestCase(0)]
    [TestCase(101)]
    public void ReadDescription_MembersOutOfRange_IsRefused(int members)
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        run.Write(Description with { Members = members });
        Assert.That(run.ReadDescription, Throws.TypeOf<InvalidDataException>().With.Message.EndsWith($"members {members}: must be from 1 to 100"));
    }

    [TestCase("{ \"version\": 1 }", "missing required properties")]
    [TestCase("not json", "invalid")]
    [TestCase("null", "does not describe a run")]
    public void ReadDescription_Garbage_NamesFileAndReason(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        File.WriteAllText(run.DescriptionPath, text);
        Assert.That(run.ReadDescription, Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains(run.DescriptionPath).And.Message.Contains(reason));
    }

    [Test]
    public void ReadDescription_OfALaterVersion_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        run.Write(Description with { Version = 99 });
        Assert.That(run.ReadDescription, Throws.TypeOf<InvalidDataException>().With.Message.Contains("version 99"));
    }

    [Test]
    public void WriteMetrics_TwoEpochs_IsALineEachUnderTheDocumentedNames()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path);
        run.WriteMetrics([new EpochMetrics(1, 0.25, 1.5, 1000, 97, 100), new EpochMetrics(2, 0.125, 1.5, 1000, 98, 100)]);
        Assert.That(File.ReadAllLines(run.MetricsPath), Is.EqualTo(new[]
        {
            """{"epoch":1,"loss":0.25,"seconds":1.5,"imagesPerSecond":1000,"testCorrect":97,"testTotal":100,"version":1}""",
            """{"epoch":2,"loss":0.125,"seconds":1.5,"imagesPerSecond":1000,"testCorrect":98,"testTotal":100,"version":1}""",
        }));
        Assert.That(run.ReadMetrics(), Has.Count.EqualTo(2));
    }
}
