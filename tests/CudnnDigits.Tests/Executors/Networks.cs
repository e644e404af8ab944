using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>Small networks on the edges of what executors have fast paths for, and just beside those edges.</summary>
public static class Networks
{
    /// <summary>A network with every kind of layer, small enough to be trained everywhere.</summary>
    public static ModelSpec Small { get; } = new("small", new Shape(1, 8, 8),
        [new Conv2d(16, 3, Padding: 1), ReLU, new MaxPool2d(2), new Conv2d(5, 2), ReLU, new Linear(12), ReLU, new Linear(10)]);

    /// <summary>The same with what makes a step depend on the batch, and on chance.</summary>
    public static ModelSpec Regularised { get; } = new("regularised", new Shape(1, 8, 8),
    [
        new Conv2d(16, 3, Padding: 1), Norm, ReLU, new MaxPool2d(2), new Conv2d(5, 2), ReLU, Norm, new Dropout(0.2f),
        new Linear(12), ReLU, new Dropout(0.3f), new Linear(10),
    ]);

    /// <summary>These and the catalogue's.</summary>
    public static IReadOnlyList<ModelSpec> All { get; } =
        [.. Blocks, .. NearBlocks, .. Chains, .. BehindLinears, .. Normalised, .. Linears, .. Catalogue.All.Select(entry => Affordable(entry.Spec))];

    /// <summary>Many convolutions of a whole digit would take the reference minutes: they get a smaller one.</summary>
    public static ModelSpec Affordable(ModelSpec spec) =>
        spec.Layers.OfType<Conv2d>().Count() > 2 ? spec with { Input = new Shape(1, 8, 8) } : spec;

    private static ReLU ReLU => new();

    /// <summary>Conv2d(3, padding 1)-ReLU-MaxPool2d(2) with even sizes and channels by sixteens: the shape of the catalogue's `cnn`.</summary>
    private static IEnumerable<ModelSpec> Blocks =>
    [
        Net("1-16", 8, 8, Block(16)),
        Net("1-32", 28, 28, Block(32)),
        Net("1-32 flat", 2, 14, Block(32)),
        Net("1-64", 4, 4, Block(64)),
        Net("16-16", 8, 8, [.. Block(16), .. Block(16)]),
        Net("16-32", 12, 8, [.. Block(16), .. Block(32)]),
        Net("32-64", 12, 12, [.. Block(32), .. Block(64)]),
        Net("48-32", 8, 12, [.. Block(48), .. Block(32)]),
        Net("32-48-16", 8, 8, [.. Block(32), .. Block(48), .. Block(16)]),
    ];

    /// <summary>The same with one thing different each.</summary>
    private static IEnumerable<ModelSpec> NearBlocks =>
    [
        Net("1-15", 8, 8, Block(15)),
        Net("1-17", 8, 8, Block(17)),
        Net("1-8", 6, 6, Block(8)),
        Net("1-1", 6, 6, Block(1)),
        Net("16-24", 8, 8, [.. Block(16), .. Block(24)]),
        Net("16-33", 8, 8, [.. Block(16), .. Block(33)]),
        Net("24-32", 8, 8, [.. Block(24), .. Block(32)]),
        Net("8-16", 8, 8, [.. Block(8), .. Block(16)]),
        Net("3-32", 8, 8, [.. Block(3), .. Block(32)]),
        Net("odd height", 9, 8, Block(32)),
        Net("odd width", 8, 9, Block(32)),
        Net("odd second", 14, 10, [.. Block(16), .. Block(32)]),
        Net("pool 3", 9, 9, [new Conv2d(16, 3, Padding: 1), ReLU, new MaxPool2d(3)]),
        Net("pool 3 second", 12, 12, [.. Block(16), new Conv2d(32, 3, Padding: 1), ReLU, new MaxPool2d(3)]),
        Net("pool 1", 4, 4, [new Conv2d(16, 3, Padding: 1), ReLU, new MaxPool2d(1)]),
        Net("no pool", 6, 6, [new Conv2d(32, 3, Padding: 1), ReLU]),
        Net("no pool second", 8, 8, [.. Block(16), new Conv2d(32, 3, Padding: 1), ReLU]),
        Net("no ReLU", 8, 8, [new Conv2d(32, 3, Padding: 1), new MaxPool2d(2)]),
        Net("no ReLU second", 8, 8, [.. Block(16), new Conv2d(32, 3, Padding: 1), new MaxPool2d(2)]),
        Net("ReLU behind", 8, 8, [new Conv2d(32, 3, Padding: 1), new MaxPool2d(2), ReLU]),
        Net("ReLU twice", 8, 8, [new Conv2d(32, 3, Padding: 1), ReLU, ReLU, new MaxPool2d(2)]),
        Net("padding 0", 8, 8, [.. Block(16), new Conv2d(32, 3), ReLU, new MaxPool2d(2)]),
        Net("padding 2", 8, 8, [.. Block(16), new Conv2d(32, 3, Padding: 2), ReLU, new MaxPool2d(2)]),
        Net("kernel 1", 8, 8, [.. Block(16), new Conv2d(32, 1), ReLU, new MaxPool2d(2)]),
        Net("no pool 32-32-64", 14, 14, [.. Dense(32), .. Dense(32), .. Dense(64)]),
        Net("no pool no ReLU 32-64", 8, 12, [.. Dense(32), new Conv2d(64, 3, Padding: 1)]),
        Net("no pool odd 32-32", 9, 8, [.. Dense(32), .. Dense(32)]),
        Net("no pool 32-48", 8, 8, [.. Dense(32), .. Dense(48)]),
        Net("no pool 16-40", 15, 9, [new Conv2d(16, 3), ReLU, new Conv2d(40, 5, Padding: 1), ReLU]),
        Net("no pool narrow", 11, 3, [new Conv2d(20, 3, Padding: 1), ReLU, new Conv2d(7, 2, Padding: 1), ReLU]),
        Net("no pool plane", 9, 12, [new Conv2d(1, 3, Padding: 1), ReLU, new Conv2d(1, 3, Padding: 1), ReLU, new Conv2d(16, 3)]),
        Net("kernel 5", 8, 8, [.. Block(16), new Conv2d(32, 5, Padding: 2), ReLU, new MaxPool2d(2)]),
    ];

    /// <summary>Other orders of layers.</summary>
    private static IEnumerable<ModelSpec> Chains =>
    [
        Net("conv conv", 8, 8, [new Conv2d(16, 3, Padding: 1), new Conv2d(16, 3, Padding: 1), ReLU, new MaxPool2d(2)]),
        Net("pool first", 9, 9, [new MaxPool2d(2), .. Block(16)]),
        Net("ReLU first", 6, 6, [ReLU, .. Block(16)]),
        Net("pool pool", 8, 8, [new Conv2d(16, 3, Padding: 1), new MaxPool2d(2), new MaxPool2d(2)]),
        Net("conv behind linear", 6, 6, [new Linear(32), ReLU, new Conv2d(16, 1), ReLU]),
        Net("conv at the end", 3, 3, [new Conv2d(16, 1), ReLU], new Conv2d(10, 3)),
        Net("pool at the end", 4, 4, [new Conv2d(5, 3, Padding: 1)], new MaxPool2d(2)),
        Net("ReLU at the end", 4, 4, [new Linear(10)], ReLU),
    ];

    /// <summary>Convolutions that want a border around the vector of a linear layer, narrow and wide, with layers between and without.</summary>
    private static IEnumerable<ModelSpec> BehindLinears =>
    [
        Net("linear 10 conv", 5, 5, [new Linear(10), new Conv2d(10, 3, Padding: 1)]),
        Net("linear 20 conv", 5, 5, [new Linear(20), new Conv2d(10, 3, Padding: 1)]),
        Net("linear 10 relu conv", 5, 5, [new Linear(10), ReLU, new Conv2d(32, 3, Padding: 1), ReLU]),
        Net("linear 33 relu conv", 5, 5, [new Linear(33), ReLU, new Conv2d(17, 3, Padding: 2), ReLU]),
        Net("linear 32 conv 4x4", 5, 5, [new Linear(32), new Conv2d(32, 4, Padding: 3), ReLU, .. Block(32)]),
        // A ReLU in front of the normalisation: without one the gradient of the bias is nothing but rounding.
        Net("linear 20 norm conv", 5, 5, [new Linear(20), ReLU, Norm, new Conv2d(16, 3, Padding: 1)]),
        Net("linear 20 dropout conv", 5, 5, [new Linear(20), new Dropout(0.2f), new Conv2d(16, 3, Padding: 1)]),
        Net("linear 20 pool conv", 5, 5, [new Linear(20), new MaxPool2d(1), new Conv2d(16, 3, Padding: 1)]),
        Net("norm relu conv", 8, 8, [new Conv2d(16, 3), Norm, ReLU, new Conv2d(16, 3, Padding: 2)]),
    ];

    /// <summary>Batch normalisation and dropout, in front of and behind everything else.</summary>
    private static IEnumerable<ModelSpec> Normalised =>
    [
        Net("norm pool-norm", 8, 8, [.. Block(16), Norm, .. Block(32), Norm]),
        Net("norm conv-norm-relu", 8, 8, [new Conv2d(16, 3, Padding: 1), Norm, ReLU, new MaxPool2d(2)]),
        Net("norm relu-norm-pool", 8, 8, [new Conv2d(7, 3, Padding: 1), ReLU, Norm, new MaxPool2d(2), new Conv2d(17, 2), Norm]),
        Net("norm no pool 32-32-pool", 8, 8, [.. Dense(32), Norm, .. Dense(32), Norm, .. Block(32), Norm]),
        Net("norm first", 6, 6, [Norm, .. Block(16)]),
        Net("norm norm", 6, 6, [new Conv2d(5, 3), Norm, new BatchNorm2d(0.3f, 0.01f), ReLU]),
        Net("norm linear", 5, 5, [new Linear(33), Norm, ReLU, new Linear(16), ReLU, Norm]),
        Net("norm at the end", 5, 5, [new Linear(10)], Norm),
        Net("norm plane", 16, 16, [new Conv2d(1, 3, Padding: 1), ReLU, Norm]),
        Net("dropout linear", 8, 8, [new Linear(33), ReLU, new Dropout(0.4f)]),
        Net("dropout pool", 8, 8, [.. Block(16), new Dropout(0.25f), .. Block(32), new Dropout()]),
        Net("dropout conv-drop-pool", 8, 8, [new Conv2d(5, 3, Padding: 1), new Dropout(0.2f), new MaxPool2d(2), ReLU]),
        Net("dropout first", 6, 6, [new Dropout(0.1f), .. Block(16)]),
        Net("dropout norm", 8, 8, [.. Block(16), Norm, new Dropout(0.3f), .. Block(32), new Dropout(0.3f), Norm]),
    ];

    private static BatchNorm2d Norm => new();

    private static IEnumerable<ModelSpec> Linears =>
    [
        Net("linear 1", 1, 1, []),
        Net("linear 784", 28, 28, []),
        Net("linear 13-7-1", 1, 13, [new Linear(7), ReLU, new Linear(1), ReLU]),
        Net("linear 128", 8, 8, [new Linear(128), ReLU]),
        Net("linear 130-127", 7, 9, [new Linear(130), ReLU, new Linear(127), ReLU]),
        Net("linear linear", 5, 5, [new Linear(16), new Linear(33)]),
        Net("linear one class", 3, 3, [new Linear(16), ReLU], new Linear(1)),
        Net("linear 17 classes", 3, 3, [new Linear(16), ReLU], new Linear(17)),
    ];

    private static LayerSpec[] Block(int channels) => [new Conv2d(channels, 3, Padding: 1), ReLU, new MaxPool2d(2)];

    private static LayerSpec[] Dense(int channels) => [new Conv2d(channels, 3, Padding: 1), ReLU];

    private static ModelSpec Net(string name, int height, int width, LayerSpec[] layers, LayerSpec? head = null) =>
        new(name, new Shape(1, height, width), [.. layers, head ?? new Linear(10)]);
}
