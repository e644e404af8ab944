using CudnnDigits.Safetensors;
using FsCheck;
using FsCheck.Fluent;

namespace CudnnDigits.Tests.Safetensors;

public class SafetensorsTests
{
    /// <summary>A header as the documentation of the format has it: no metadata, one tensor of two values, one of none.</summary>
    private const string Foreign =
        """{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""";

    private static readonly Gen<FloatTensor> Tensors =
        from name in Gen.Elements("weight", "bias", "ünïcode", "with \"quotes\"", "")
        from shape in Gen.Choose(0, 4).ListOf().Where(shape => shape.Count < 5)
        from values in Gen.ArrayOf(ArbMap.Default.GeneratorFor<float>(), shape.Aggregate(1, (product, size) => product * size))
        select new FloatTensor(name, shape, values);

    [Test]
    public void Read_ForeignFile_GivesItsTensors()
    {
        var file = SafetensorsBytes.Read(SafetensorsBytes.Of(Foreign, 1f, 2f));
        Assert.That(file.Tensors.Select(tensor => tensor.Name), Is.EqualTo(["a", "b"]));
        Assert.That(file.Find("a")!.Shape, Is.EqualTo([1, 2]));
        Assert.That(file.Find("a")!.Values.ToArray(), Is.EqualTo([1f, 2f]));
        Assert.That(file.Find("b")!.Values.Length, Is.Zero);
    }

    [Test]
    public void Write_AnyHeader_StartsTheDataOnAMultipleOfEight()
    {
        for (var length = 0; length < 16; length++)
        {
            var bytes = SafetensorsBytes.Write(new SafetensorsFile(
                new Dictionary<string, string> { ["key"] = new('x', length) }, [new FloatTensor("t", [1], new float[1])]));
            Assert.That(BitConverter.ToUInt64(bytes) % 8, Is.Zero);
        }
    }

    [FsCheck.NUnit.Property]
    public Property Read_WhatWasWritten_IsEqual() => Prop.ForAll(
        Tensors.ListOf().Select(list => list.DistinctBy(tensor => tensor.Name).ToArray()).ToArbitrary(),
        tensors =>
        {
            var read = SafetensorsBytes.Read(SafetensorsBytes.Write(
                new SafetensorsFile(new Dictionary<string, string> { ["clé"] = "välue\n" }, tensors)));
            Assert.That(read.Metadata["clé"], Is.EqualTo("välue\n"));
            Assert.That(read.Tensors, Has.Count.EqualTo(tensors.Length));
            foreach (var tensor in tensors)
            {
                Assert.That(read.Find(tensor.Name)!.Shape, Is.EqualTo(tensor.Shape));
                Assert.That(Bits(read.Find(tensor.Name)!), Is.EqualTo(Bits(tensor)));
            }
        });

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void Read_AnyBytes_IsReadOrRefusedAsInvalidData(byte[] header, byte[] data)
    {
        byte[] bytes = [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];
        try
        {
            SafetensorsBytes.Read(bytes);
        }
        catch (InvalidDataException)
        {
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void Read_ForeignFileWithAnyByteReplaced_IsReadOrRefusedAsInvalidData(NonNegativeInt position, byte value)
    {
        var bytes = SafetensorsBytes.Of(Foreign, 1f, 2f);
        bytes[position.Get % bytes.Length] = value;
        try
        {
            SafetensorsBytes.Read(bytes);
        }
        catch (InvalidDataException)
        {
        }
    }

    private static int[] Bits(FloatTensor tensor) => [.. tensor.Values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
