using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

public class WeightsFileTests
{
    [Test]
    public void Read_WhatWasWritten_IsEqual()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Catalogue.Find("cnn").Spec, 1);
        var parameters = Initializer.Create(plan, 5);
        WeightsFile.Write(path, plan, parameters, []);
        Assert.That(WeightsFile.Read(path, plan), Is.EqualTo(parameters));
    }

    [Test]
    public void Read_TensorTooMany_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        Write(path, new SafetensorsFile(new Dictionary<string, string>(),
        [
            new FloatTensor("fc.weight", [10, 4], new float[40]),
            new FloatTensor("fc.bias", [10], new float[10]),
            new FloatTensor("head.bias", [1], new float[1]),
        ]));
        Assert.That(() => WeightsFile.Read(path, Small.Plan),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("head.bias [1] is not among its parameters"));
    }

    [TestCase("linear")]
    [TestCase("conv")]
    [TestCase("cnn")]
    public void Recognise_NoMetadata_FindsTheNetworkByNamesAndShapes(string network)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Catalogue.Find(network).Spec, 1);
        Write(path, new SafetensorsFile(new Dictionary<string, string>(),
            [.. ParameterTensors.Of(plan, new float[plan.ParameterFloats]).Reverse()]));
        Assert.That(Plan.Build(WeightsFile.Recognise(path).Spec, 1).Parameters.Select(parameter => parameter.Name),
            Is.EqualTo(plan.Parameters.Select(parameter => parameter.Name)));
    }

    [Test]
    public void Recognise_NetworkNamed_FindsItAmongThoseOfEqualShape()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 1);
        WeightsFile.Write(path, plan, new float[plan.ParameterFloats], []);
        Assert.That(WeightsFile.Recognise(path).Spec.Name, Is.EqualTo("linear"));
    }

    [Test]
    public void Recognise_OtherTensors_ListsThem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        Write(path, new SafetensorsFile(new Dictionary<string, string>(), [new FloatTensor("x", [1], new float[1])]));
        Assert.That(() => WeightsFile.Recognise(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no known network: x"));
    }

    private static void Write(string path, SafetensorsFile file)
    {
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, file);
    }
}
