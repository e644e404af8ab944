using System.Text;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Tests.Safetensors;

/// <summary>Weights of other programs in other precisions. The bytes are those of IEEE 754, written down by hand.</summary>
public sealed class ElementTypeTests
{
    // 1.5 and -2.
    [TestCase("F16", new byte[] { 0x00, 0x3E, 0x00, 0xC0 })]
    [TestCase("BF16", new byte[] { 0xC0, 0x3F, 0x00, 0xC0 })]
    [TestCase("F32", new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0 })]
    [TestCase("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 })]
    public void Read_TensorOfThisType_GivesItsValues(string type, byte[] values)
    {
        var file = SafetensorsReader.Read(File(type, values), "weights");

        Assert.That(file.Tensors.Single().Values.ToArray(), Is.EqualTo(new[] { 1.5f, -2f }));
    }

    [Test]
    public void Read_Integers_SaysWhatIsRead() => Assert.That(
        () => SafetensorsReader.Read(File("I32", new byte[8]), "weights"),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("type I32 is not supported, only F32, F16, BF16, F64"));

    [Test]
    public void Read_HalvesThatAreTooShort_IsRefused() => Assert.That(
        () => SafetensorsReader.Read(File("F16", new byte[8]), "weights"),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("requires 4 bytes"));

    private static MemoryStream File(string type, byte[] values)
    {
        var header = Encoding.UTF8.GetBytes(
            "{\"w\":{\"dtype\":\"" + type + "\",\"shape\":[2],\"data_offsets\":[0," + values.Length + "]}}");
        return new MemoryStream([.. BitConverter.GetBytes((ulong)header.Length), .. header, .. values]);
    }
}
