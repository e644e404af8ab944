using CudnnDigits.Files;

namespace CudnnDigits.Tests.Files;

public class DurableFileTests
{
    [Test]
    public void Write_WriterFails_KeepsTheOldContentAndNothingBeside()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file");
        DurableFile.Write(path, stream => stream.WriteByte(1));
        Assert.That(() => DurableFile.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new IOException("no space left");
        }), Throws.TypeOf<IOException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1 }));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public void FlushFolder_OnLinux_IsDone()
    {
        using var folder = new TemporaryFolder();
        Assert.That(DurableFile.FlushFolder(folder.Path), Is.True);
    }

    [Test]
    public void Write_LeftoverOfAKilledProcess_IsReplaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file");
        File.WriteAllText(path + ".new", "half a file that is longer");
        DurableFile.Write(path, stream => stream.WriteByte(3));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 3 }));
    }
}
