using CudnnDigits.Models;

namespace CudnnDigits.Tests.Models;

public class RegularizationTests
{
    [Test]
    public void WithBatchNorm_Cnn_NormalisesBehindEachBlock() => Assert.That(
        Names(Regularization.WithBatchNorm(Catalogue.Find("cnn").Spec)),
        Is.EqualTo("conv1 relu1 pool1 bn1 conv2 relu2 pool2 bn2 fc1 relu3 fc2"));

    [Test]
    public void WithBatchNorm_SomeNormalisedAlready_AddsTheOthers() => Assert.That(
        Names(Regularization.WithBatchNorm(Net(
            new Conv2d(2, 3), new BatchNorm2d(), new ReLU(), new Conv2d(3, 3), new Conv2d(3, 3), new ReLU(), new BatchNorm2d(), new Linear(10)))),
        Is.EqualTo("conv1 bn1 relu1 conv2 bn2 conv3 relu2 bn3 fc"));

    [Test]
    public void WithBatchNorm_ConvolutionThatGivesTheLogits_LeavesThemAlone() =>
        Assert.That(Names(Regularization.WithBatchNorm(Net(new Conv2d(4, 3), new ReLU(), new Conv2d(10, 6)))), Is.EqualTo("conv1 relu bn conv2"));

    [Test]
    public void WithBatchNorm_NoConvolution_IsRefused() => Assert.That(
        () => Regularization.WithBatchNorm(Catalogue.Find("linear").Spec),
        Throws.ArgumentException.With.Message.EqualTo("linear: no convolution to add batch normalization after"));

    [Test]
    public void WithDropout_Cnn_DropsInFrontOfTheLastFullyConnectedLayer()
    {
        var spec = Regularization.WithDropout(Catalogue.Find("cnn").Spec, 0.3f);

        Assert.That(Names(spec), Does.EndWith("fc1 relu3 dropout fc2"));
        Assert.That(spec.Layers[^2], Is.EqualTo(new Dropout(0.3f)));
    }

    [TestCase(0.3f, "relu dropout fc")]
    [TestCase(0, "relu fc")]
    public void WithDropout_OneThereAlready_TakesItsPlace(float probability, string layers)
    {
        var spec = Regularization.WithDropout(Net(new ReLU(), new Dropout(), new Linear(10)), probability);

        Assert.That(Names(spec), Is.EqualTo(layers));
        Assert.That(spec.Layers.OfType<Dropout>().Select(dropout => dropout.Probability), Has.All.EqualTo(probability));
    }

    [Test]
    public void WithDropout_NoLinearLayer_IsRefused() => Assert.That(
        () => Regularization.WithDropout(Net(new Conv2d(10, 8)), 0.3f), Throws.ArgumentException.With.Message.Contains("no linear layer"));

    private static ModelSpec Net(params LayerSpec[] layers) => new("net", new Shape(1, 8, 8), layers);

    private static string Names(ModelSpec spec) => string.Join(' ', Plan.Build(spec, 1).Layers.Select(layer => layer.Name));
}
