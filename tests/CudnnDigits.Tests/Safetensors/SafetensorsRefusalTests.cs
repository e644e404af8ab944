using CudnnDigits.Safetensors;

namespace CudnnDigits.Tests.Safetensors;

public class SafetensorsRefusalTests
{
    private static readonly TestCaseData[] Headers =
    [
        Case("""{"a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}""", "type I16 is not supported, only F32"),
        Case("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "requires 8 bytes"),
        Case("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "data_offsets 4 to 0"),
        Case("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begin at 4, expected 0"),
        Case("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            "begin at 0, expected 4"),
        Case("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "end at 12, but the file has 8"),
        Case("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 bytes of data, but the tensors require 4"),
        Case("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", "out of range"),
        Case("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "out of range"),
        Case("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "must not be negative"),
        Case("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "JSON"),
        Case("""{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets are required"),
        Case("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "1 data_offsets"),
        Case("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}}""", "extra is unknown"),
        Case("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            "occurs twice"),
        Case("""{"a":7}""", "Number instead of StartObject"),
        Case("""{"__metadata__":{"k":1}}""", "Number instead of String"),
        Case("[]", "StartArray instead of StartObject"),
        Case("", "JSON"),
        Case("{} {}", "JSON"),
        Case("""{"\ud800":{}}""", "JSON"),
    ];

    [TestCaseSource(nameof(Headers))]
    public void Read_HeaderThatDoesNotFit_SaysWhy(string header, string reason) => Assert.That(
        () => SafetensorsBytes.Read(SafetensorsBytes.Of(header, 1f, 2f)),
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("test: ").And.Message.Contains(reason));

    [TestCase(ulong.MaxValue)]
    [TestCase(1UL << 63)]
    [TestCase(1000UL)]
    public void Read_HeaderLengthBeyondTheFile_IsRefusedBeforeItIsAllocated(ulong claimed) => Assert.That(
        () => SafetensorsBytes.Read([.. BitConverter.GetBytes(claimed), (byte)'{', (byte)'}']),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains($"the header claims {claimed} bytes, but 2 follow"));

    [Test]
    public void Read_JsonNestedTenThousandDeep_IsRefused() => Assert.That(
        () => SafetensorsBytes.Read(SafetensorsBytes.Of($"{{\"a\":{new string('[', 10_000)}")),
        Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Read_EmptyFile_IsRefused() => Assert.That(
        () => SafetensorsBytes.Read([]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("truncated: 0 bytes"));

    [Test]
    public void Read_ValueChanged_FailsTheChecksum()
    {
        var bytes = SafetensorsBytes.Write(
            new SafetensorsFile(new Dictionary<string, string>(), [new FloatTensor("a", [2], new float[2])]));
        bytes[^1] ^= 0x40;
        Assert.That(() => SafetensorsBytes.Read(bytes), Throws.TypeOf<InvalidDataException>().With.Message.Contains("checksum"));
    }

    [Test]
    public void Write_NameTwice_IsRefused() => Assert.That(
        () => SafetensorsBytes.Write(new SafetensorsFile(new Dictionary<string, string>(),
            [new FloatTensor("a", [0], default), new FloatTensor("a", [0], default)])),
        Throws.ArgumentException.With.Message.Contains("two tensors have this name"));

    [Test]
    public void Write_ValuesDoNotFillTheShape_IsRefused() => Assert.That(
        () => SafetensorsBytes.Write(new SafetensorsFile(new Dictionary<string, string>(), [new FloatTensor("a", [2, 3], new float[5])])),
        Throws.ArgumentException.With.Message.Contains("[2, 3] requires 6 values, but there are 5"));

    private static TestCaseData Case(string header, string reason) => new(header, reason);
}
