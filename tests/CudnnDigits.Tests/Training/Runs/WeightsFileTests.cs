using System.Text;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Runs;

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
    public void Write_NormalisedNetwork_HasTheTensorsOfPyTorchsStateDict()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var spec = new ModelSpec("normalised", new Shape(1, 4, 4), [new Conv2d(3, 3), new BatchNorm2d(), new Dropout(), new Linear(10), new BatchNorm2d()]);
        var plan = Plan.Build(spec, 1);
        float[] values = [.. Enumerable.Range(0, plan.ValueFloats)];
        WeightsFile.Write(path, plan, values, [], steps: 1234);

        var file = SafetensorsReader.Read(path);
        Assert.That(file.Tensors.Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Shape)}"), Is.EquivalentTo(new[]
        {
            "conv.weight 3x1x3x3", "conv.bias 3", "bn1.weight 3", "bn1.bias 3", "bn1.running_mean 3", "bn1.running_var 3",
            "fc.weight 10x12", "fc.bias 10", "bn2.weight 10", "bn2.bias 10", "bn2.running_mean 10", "bn2.running_var 10",
        }));
        // In PyTorch a tensor without dimensions.
        Assert.That(Encoding.Latin1.GetString(File.ReadAllBytes(path)), Does.Match("\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":\\[\\]"));
        Assert.That(file.Counters, Is.EquivalentTo(new CounterTensor[] { new("bn1.num_batches_tracked", 1234), new("bn2.num_batches_tracked", 1234) }));
        var variance = plan.Statistics[^1];
        Assert.That(WeightsFile.Read(path, plan).AsSpan(variance.Offset, variance.Count).ToArray(),
            Is.EqualTo(values[variance.Offset..(variance.Offset + variance.Count)]));
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
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("head.bias [1] is unexpected"));
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Read_ValueNotFinite_NamesFileAndTensor(float value)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var parameters = Initializer.Create(Small.Plan, 5);
        parameters[Small.Plan.Parameters[1].Offset] = value;
        WeightsFile.Write(path, Small.Plan, parameters, []);
        Assert.That(() => WeightsFile.Read(path, Small.Plan),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: fc.bias has a value that is not finite"));
    }

    [TestCase("linear")]
    [TestCase("conv")]
    [TestCase("cnn")]
    public void DetectNetwork_NoMetadata_FindsTheNetworkByNamesAndShapes(string network)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Catalogue.Find(network).Spec, 1);
        Write(path, new SafetensorsFile(new Dictionary<string, string>(),
            [.. ParameterTensors.Of(plan, new float[plan.ParameterFloats]).Reverse()]));
        Assert.That(Plan.Build(WeightsFile.DetectNetwork(path), 1).Parameters.Select(parameter => parameter.Name),
            Is.EqualTo(plan.Parameters.Select(parameter => parameter.Name)));
    }

    [Test]
    public void DetectNetwork_NetworkNamed_FindsItAmongThoseOfEqualShape()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 1);
        WeightsFile.Write(path, plan, new float[plan.ParameterFloats], []);
        Assert.That(WeightsFile.DetectNetwork(path).Name, Is.EqualTo("linear"));
    }

    [Test]
    public void DetectNetwork_ConvolutionsNormalised_FindsThem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        var plan = Plan.Build(Regularization.WithBatchNorm(Catalogue.Find("cnn").Spec), 1);
        WeightsFile.Write(path, plan, new float[plan.ValueFloats], []);
        Assert.That(WeightsFile.DetectNetwork(path).Layers, Is.EqualTo(plan.Spec.Layers));
    }

    [Test]
    public void DetectNetwork_OtherTensors_ListsThem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        Write(path, new SafetensorsFile(new Dictionary<string, string>(), [new FloatTensor("x", [1], new float[1])]));
        Assert.That(() => WeightsFile.DetectNetwork(path), Throws.TypeOf<InvalidDataException>().With.Message.EndsWith("no known network has its tensors: x"));
    }

    private static void Write(string path, SafetensorsFile file)
    {
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, file);
    }
}
