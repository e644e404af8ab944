using CudnnDigits.Data;
using static CudnnDigits.Tests.Data.IdxFiles;

namespace CudnnDigits.Tests.Data;

public sealed class IdxReaderTests
{
    [Test]
    public void Read_PlainFile_GivesShapeAndValues()
    {
        var array = Read(Make([2, 3, 1], [1, 2, 3, 4, 5, 6]), rank: 3);

        Assert.Multiple(() =>
        {
            Assert.That(array.Shape, Is.EqualTo([2, 3, 1]));
            Assert.That(array.Values, Is.EqualTo([1, 2, 3, 4, 5, 6]));
        });
    }

    [Test]
    public void Read_GzipFile_GivesTheSameAsThePlainOne()
    {
        var array = Read(Gzip(Make([5], [9, 8, 7, 6, 5])), rank: 1);

        Assert.That(array.Values, Is.EqualTo([9, 8, 7, 6, 5]));
    }

    [Test]
    public void Read_GzipOfTwoMembers_ReadsThrough()
    {
        var file = Make([5], [9, 8, 7, 6, 5]);

        var array = Read([.. Gzip(file.AsSpan(0, 6)), .. Gzip(file.AsSpan(6))], rank: 1);

        Assert.That(array.Values, Is.EqualTo([9, 8, 7, 6, 5]));
    }

    [Test]
    public void Read_WrongMagic_SaysBothMagics() =>
        Refuses([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 1, 7], "magic number CAFEBABE, expected 00000801");

    [Test]
    public void Read_FloatValues_SaysBothTypes() => Refuses(Make([1], [0, 0, 0, 0], type: 0x0D), "type 0D instead of 08");

    [Test]
    public void Read_ImagesForLabels_SaysBothRanks() => Refuses(Make([1, 1, 1], [7]), "3 dimensions instead of 1");

    [Test]
    public void Read_EmptyFile_IsTruncated() => Refuses([], "0 bytes, expected a header of 8");

    [Test]
    public void Read_HeaderCutOff_IsTruncated() => Refuses(Make([1], [])[..6], "6 bytes, expected a header of 8");

    [Test]
    public void Read_ValuesCutOff_SaysHowManyAreThere() =>
        Refuses(Make([5], [1, 2]), "claims 5 = 5 bytes, but a file of this length holds at most 2");

    [Test]
    public void Read_ValuesCutOffInsideGzip_SaysHowManyAreThere() =>
        Refuses(Gzip(Make([5], [1, 2])), "truncated: 2 bytes after the header, expected 5");

    [Test]
    public void Read_OverlongFile_IsRefused() => Refuses(Make([2], [1, 2, 3]), "trailing data");

    [Test]
    public void Read_SizeZero_IsRefused() => Refuses(Make([0], []), "size 0");

    [Test]
    public void Read_NegativeSize_IsRefused() => Refuses(Make([0x8000_0000], [1]), "size 2147483648");

    [Test]
    public void Read_SizesBeyondMemory_AreRefusedUnallocated() =>
        Refuses(Make([int.MaxValue, int.MaxValue, int.MaxValue], [1]), "of available memory", rank: 3);

    [Test]
    public void Read_SmallGzipPromisingGigabyte_IsRefusedUnallocated()
    {
        var file = Gzip(Make([1 << 30], [1]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refuses(file, "truncated: the header claims 1073741824");

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Read_GzipBomb_StopsAtTheHeadersPromise()
    {
        using var bomb = new MemoryStream(Gzip(Make([10], new byte[100 << 20])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => IdxReader.Read(bomb, "bomb", 1), Throws.TypeOf<DataFormatException>().With.Message.Contains("trailing data"));

        Assert.Multiple(() =>
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
            Assert.That(bomb.Position, Is.LessThan(64 << 10), "the stream was read on");
        });
    }

    [Test]
    public void Read_GzipCutOff_IsRefused() => Refuses(Gzip(Make([9], Counting(9)))[..^6], "corrupt");

    [Test]
    public void Read_GzipWithFlippedBit_IsRefused()
    {
        var file = Gzip(Make([9], Counting(9)));
        file[^6] ^= 1;

        Refuses(file, "corrupt");
    }

    [TestCase("<!DOCTYPE html><html><body>404</body></html>")]
    [TestCase("\uFEFF\r\n <html>")]
    public void Read_ErrorPage_IsCalledHtml(string page) => Refuses(System.Text.Encoding.UTF8.GetBytes(page), "an HTML page");

    [Test]
    public void Read_AnyRefusal_NamesTheFile() => Refuses([1, 2, 3], "test: ");

    private static IdxArray Read(byte[] file, int rank) => IdxReader.Read(new MemoryStream(file), "test", rank);

    private static void Refuses(byte[] file, string message, int rank = 1) =>
        Assert.That(() => Read(file, rank), Throws.TypeOf<DataFormatException>().With.Message.Contains(message));
}
