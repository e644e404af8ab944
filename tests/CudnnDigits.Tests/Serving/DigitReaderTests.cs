using CudnnDigits.Imaging;
using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Serving;

public class DigitReaderTests
{
    private static readonly GreyImage Seven = new(112, 112, ServedPage.Drawing(0));

    [Test]
    public async Task Read_Cnn_FeatureMapsAreThoseOfItsFirstConvolution()
    {
        using var reader = ServedPage.CreateReader(TrainedCnn.Plan, TrainedCnn.Parameters);
        var reading = (await reader.ReadAsync(Seven, CancellationToken.None))!;

        var layer = TrainedCnn.Plan.Layers[0];
        var input = Array.ConvertAll(reading.Seen, pixel => pixel / 255.0);
        var responses = new ReferenceConv2d(layer, (Conv2d)layer.Spec)
            .Forward(Array.ConvertAll(TrainedCnn.Parameters, value => (double)value), input);
        var wanted = Array.ConvertAll(responses, response => 255 * Math.Max(response, 0) / responses.Max());
        Assert.That(reading.Maps, Is.Not.Null.And.Property("Count").EqualTo(32).And.Property("Rows").EqualTo(28));
        Assert.That(reading.Maps!.Values.Select(value => (double)value), Is.EqualTo(wanted).Within(1.001));
    }

    [Test]
    public async Task Read_NetworkWithoutConvolution_HasNoMaps()
    {
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 1);
        using var reader = ServedPage.CreateReader(plan, new float[plan.ParameterFloats]);
        Assert.That((await reader.ReadAsync(Seven, CancellationToken.None))!.Maps, Is.Null);
        Assert.That(reader.Network.FeatureMaps, Is.Zero);
    }

    [Test]
    public async Task Read_BatchNormBehindTheConvolution_MapsUseItsRunningStatistics()
    {
        var spec = new ModelSpec("normed", new Shape(1, 28, 28), [new Conv2d(1, 1), new BatchNorm2d(), new ReLU(), new Linear(10)]);
        var plan = Plan.Build(spec, 1);
        var values = new float[plan.ValueFloats];
        // The convolution passes pixels on; of 0 to 1 the normalisation lets through what exceeds a half.
        foreach (var (tensor, value) in plan.Tensors.Zip([1f, 0, 1, 0])) values[tensor.Offset] = value;
        foreach (var (tensor, value) in plan.Statistics.Zip([0.5f, 1])) values[tensor.Offset] = value;
        using var reader = ServedPage.CreateReader(plan, values);
        var reading = (await reader.ReadAsync(Seven, CancellationToken.None))!;

        var strongest = reading.Seen.Max() - 127.5;
        var wanted = Array.ConvertAll(reading.Seen, pixel => 255 * Math.Max(pixel - 127.5, 0) / strongest);
        Assert.That(reading.Maps!.Values.Select(value => (double)value), Is.EqualTo(wanted).Within(1.001));
    }

    [Test]
    public async Task Read_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        using var reader = ServedPage.CreateReader(TrainedCnn.Plan, TrainedCnn.Parameters);
        var drawings = Enumerable.Range(0, 100).Select(index => new GreyImage(112, 112, ServedPage.Drawing(index))).ToArray();
        var wanted = TrainedCnn.Read([.. drawings.SelectMany(drawing => DigitImage.From(drawing).Pixels)]);
        var readings = await Task.WhenAll(drawings.Select(drawing => Task.Run(() => reader.ReadAsync(drawing, CancellationToken.None))));
        Assert.That(readings.Select(reading => reading!.Digit), Is.EqualTo(wanted));
    }
}
