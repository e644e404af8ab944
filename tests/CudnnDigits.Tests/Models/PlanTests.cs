using CudnnDigits.Models;

namespace CudnnDigits.Tests.Models;

public class PlanTests
{
    private static readonly Shape Digit = new(1, 28, 28);

    private static readonly TestCaseData[] Misfits =
    [
        Case("fc: out features 0: must be at least 1", new Linear(0)),
        Case("conv: out channels -1: must be at least 1", new Conv2d(-1, 3)),
        Case("conv: kernel 0: must be at least 1", new Conv2d(1, 0)),
        Case("conv: padding 3 must be at least 0 and smaller than the kernel 3", new Conv2d(1, 3, Padding: 3)),
        Case("conv: padding -1 must be at least 0 and smaller than the kernel 3", new Conv2d(1, 3, Padding: -1)),
        Case("conv: kernel 29 exceeds its input 28x28 with padding 0", new Conv2d(1, 29)),
        Case("pool2: kernel 5 exceeds its input 4x4", new MaxPool2d(7), new MaxPool2d(5)),
        Case("pool: kernel 0: must be at least 1", new MaxPool2d(0)),
        Case("none: a network needs at least one layer"),
    ];

    /// <summary>As PyTorch prints the parameters of the same module.</summary>
    [Test]
    public void Build_Cnn_HasPyTorchsNamesAndShapes() => Assert.That(
        Plan.Build(Catalogue.Find("cnn").Spec, 64).Parameters.Select(parameter => $"{parameter.Name} {string.Join('x', parameter.Shape)}"),
        Is.EqualTo(new[]
        {
            "conv1.weight 32x1x3x3", "conv1.bias 32", "conv2.weight 64x32x3x3", "conv2.bias 64",
            "fc1.weight 128x3136", "fc1.bias 128", "fc2.weight 10x128", "fc2.bias 10",
        }));

    /// <summary>320 + 18,496 + 401,536 + 1,290 for the cnn; 784 x 10 + 10 for the linear nets, and 10 more with the convolution.</summary>
    [TestCase("cnn", 421_642)]
    [TestCase("conv", 7_860)]
    [TestCase("linear", 7_850)]
    [TestCase("linear-sgd", 7_850)]
    public void Build_CatalogueNetwork_HasItsNumberOfParameters(string network, int count) =>
        Assert.That(Plan.Build(Catalogue.Find(network).Spec, 1).ParameterCount, Is.EqualTo(count));

    [Test]
    public void Build_Cnn_DerivesTheShapeAfterEachLayer() => Assert.That(
        Plan.Build(Catalogue.Find("cnn").Spec, 64).Layers.Select(layer => $"{layer.Name} {layer.Output}"),
        Is.EqualTo(new[]
        {
            "conv1 32x28x28", "relu1 32x28x28", "pool1 32x14x14", "conv2 64x14x14", "relu2 64x14x14", "pool2 64x7x7",
            "fc1 128", "relu3 128", "fc2 10",
        }));

    [Test]
    public void Build_OddInput_DropsWhatDoesNotFillAPoolingWindow() => Assert.That(
        Plan.Build(new ModelSpec("odd", new Shape(3, 7, 5), [new MaxPool2d(2)]), 1).Layers[0].Output, Is.EqualTo(new Shape(3, 3, 2)));

    [TestCaseSource(nameof(Misfits))]
    public void Build_LayersThatDoNotFit_NamesTheLayerAndWhatIsWanted(string message, LayerSpec[] layers) =>
        Assert.That(() => Plan.Build(new ModelSpec("none", Digit, layers), 1), Throws.ArgumentException.With.Message.EqualTo(message));

    [Test]
    public void Build_BatchOfNone_IsRefused() =>
        Assert.That(() => Plan.Build(Catalogue.Find("cnn").Spec, 0), Throws.ArgumentException.With.Message.Contains("batch size 0"));

    [Test]
    public void Build_UnknownLayer_IsRefused() => Assert.That(
        () => Plan.Build(new ModelSpec("x", Digit, [new Unknown()]), 1), Throws.ArgumentException.With.Message.Contains("Unknown is not a layer"));

    private static TestCaseData Case(string message, params LayerSpec[] layers) => new(message, layers);

    private sealed record Unknown : LayerSpec;
}
