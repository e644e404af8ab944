using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Runs;

public sealed class LossLogTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string Path => _folder.File("losses.f32");

    [Test]
    public void Save_TwiceInARun_KeepsTheOrder()
    {
        var log = new LossLog(Path, steps: 0);
        Save(log, 1, 2);
        Save(log, 3);

        Assert.That(LossLog.Read(Path), Is.EqualTo(new float[] { 1, 2, 3 }));
    }

    [Test]
    public void Save_ResumedBeforeTheEnd_DropsTheStepsThatAreTakenAnew()
    {
        Save(new LossLog(Path, steps: 0), 1, 2, 3);
        Save(new LossLog(Path, steps: 2), 4);

        Assert.That(LossLog.Read(Path), Is.EqualTo(new float[] { 1, 2, 4 }));
    }

    [Test]
    public void Save_FileOfTheBeginningIsGone_PadsWithUnknown()
    {
        Save(new LossLog(Path, steps: 2), 5);

        Assert.That(LossLog.Read(Path), Is.EqualTo(new[] { float.NaN, float.NaN, 5 }));
    }

    [Test]
    public void Read_NoFile_IsEmpty() => Assert.That(LossLog.Read(Path), Is.Empty);

    private static void Save(LossLog log, params float[] losses)
    {
        log.Add(losses);
        log.Save();
    }
}
