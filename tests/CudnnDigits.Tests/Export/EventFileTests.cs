using CudnnDigits.Export.TensorBoard;

namespace CudnnDigits.Tests.Export;

public sealed class EventFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Scalar_ReadBack_HasTagStepAndValue()
    {
        var value = Single(file => file.Scalar("loss/step", 300_000_000_000, 0.25));

        Assert.That((value.Tag, value.Step, value.Scalar), Is.EqualTo(("loss/step", 300_000_000_000, 0.25f)));
    }

    [Test]
    public void Picture_ReadBack_HasSizeAndTheSameBytes()
    {
        var image = Single(file => file.Picture("mistakes", 9, 3, 2, [1, 2, 3])).Field(4);

        var fields = ProtoField.Parse(image.Bytes).ToDictionary(field => field.Number);
        Assert.That((fields[1].Value, fields[2].Value, fields[3].Value), Is.EqualTo((2ul, 3ul, 4ul)), "height, width, RGBA");
        Assert.That(fields[4].Bytes, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Distribution_ReadBack_CountsEveryValueBelowItsLimit()
    {
        float[] values = [-1, -1, 0.02f, 3];

        var histogram = Single(file => file.Distribution("fc1.weight", 1, values)).Field(5);

        var fields = ProtoField.Parse(histogram.Bytes).ToDictionary(field => field.Number);
        double[] limits = EventReader.Doubles(fields[6].Bytes), counts = EventReader.Doubles(fields[7].Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(BitConverter.UInt64BitsToDouble(fields[1].Value), Is.EqualTo(-1));
            Assert.That(BitConverter.UInt64BitsToDouble(fields[2].Value), Is.EqualTo(3));
            Assert.That(BitConverter.UInt64BitsToDouble(fields[3].Value), Is.EqualTo(4));
            Assert.That(BitConverter.UInt64BitsToDouble(fields[5].Value), Is.EqualTo(11.0004).Within(1e-6));
            Assert.That(counts.Sum(), Is.EqualTo(4));
            Assert.That(counts[0], Is.EqualTo(2));
            Assert.That(counts[^1], Is.EqualTo(1));
            Assert.That(limits, Is.Ordered.And.Length.EqualTo(counts.Length));
            Assert.That(limits[^1], Is.EqualTo(3));
        });
    }

    [Test]
    public void Distribution_AllValuesEqual_IsOneBin()
    {
        var histogram = Single(file => file.Distribution("bias", 1, new float[5])).Field(5);

        var counts = EventReader.Doubles(ProtoField.Parse(histogram.Bytes).Single(field => field.Number == 7).Bytes);
        Assert.That(counts[0], Is.EqualTo(5));
    }

    // RFC 3720, appendix B.4; "123456789" is the check value of the CRC catalogues.
    [TestCase("123456789", 0xe3069283u)]
    [TestCase("", 0u)]
    public void Crc32C_PublishedText_GivesPublishedValue(string text, uint wanted) =>
        Assert.That(RecordWriter.Crc32C(System.Text.Encoding.ASCII.GetBytes(text)), Is.EqualTo(wanted));

    [TestCase(0x00, 0x8a9136aau)]
    [TestCase(0xff, 0x62a8ab43u)]
    public void Crc32C_PublishedRun_GivesPublishedValue(byte value, uint wanted) =>
        Assert.That(RecordWriter.Crc32C(Enumerable.Repeat(value, 32).ToArray()), Is.EqualTo(wanted));

    private EventValue Single(Action<EventFile> write)
    {
        string path;
        using (var file = new EventFile(_folder.Path))
        {
            write(file);
            path = file.Path;
        }

        return EventReader.Read(path).Single();
    }
}
