namespace CudnnDigits.Models;

/// <summary>A network of the catalogue with the settings that it trains with unless the user says otherwise.</summary>
public sealed record CatalogueEntry(ModelSpec Spec, string Summary, OptimizerSpec Optimizer, float LearningRate, int BatchSize, int Epochs)
{
    public ScheduleSpec Schedule { get; init; } = new Constant();

    /// <summary>How training images are distorted; null for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>
    /// Whether the weights of the last epoch are kept. They are the best when the learning rate has been annealed, and then the test images
    /// choose nothing.
    /// </summary>
    public bool KeepLast { get; init; }
}

/// <summary>The networks that can be trained by name. A new one is one function here.</summary>
public static class Catalogue
{
    private static readonly Shape Digit = new(1, 28, 28);

    /// <summary>The four networks of the tutorial.</summary>
    public static IReadOnlyList<CatalogueEntry> Tutorial { get; } = [LinearSgd(), Linear(), Conv(), Cnn()];

    public static IReadOnlyList<CatalogueEntry> All { get; } = [.. Tutorial, Fast(), Best()];

    public static CatalogueEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Spec.Name == name)
        ?? throw new ArgumentException(
            $"no network is called '{name}': choose one of {string.Join(", ", All.Select(entry => entry.Spec.Name))}");

    private static CatalogueEntry LinearSgd() => new(
        new ModelSpec("linear-sgd", Digit, [new Linear(10)], Loss.SquaredError, Initialization.Normal),
        "one linear layer, squared error, plain gradient descent", new Sgd(), 0.001f, 600, 100);

    private static CatalogueEntry Linear() => new(
        new ModelSpec("linear", Digit, [new Linear(10)]),
        "one linear layer, cross-entropy, Adam", new Adam(), 0.001f, 600, 100);

    private static CatalogueEntry Conv() => new(
        new ModelSpec("conv", Digit, [new Conv2d(1, 3, Padding: 1), new ReLU(), new Linear(10)]),
        "one convolution before the linear layer", new Adam(), 0.001f, 600, 30);

    private static CatalogueEntry Cnn() => new(
        new ModelSpec("cnn", Digit,
        [
            new Conv2d(32, 3, Padding: 1), new ReLU(), new MaxPool2d(2),
            new Conv2d(64, 3, Padding: 1), new ReLU(), new MaxPool2d(2),
            new Linear(128), new ReLU(), new Linear(10),
        ]),
        "a small convolutional network", new Adam(), 0.001f, 64, 10);

    private static CatalogueEntry Fast() => new(
        new ModelSpec("fast", Digit,
        [
            new Conv2d(16, 3, Padding: 1), new ReLU(), new MaxPool2d(2),
            new Conv2d(32, 3, Padding: 1), new ReLU(), new MaxPool2d(2),
            new Linear(128), new ReLU(), new Linear(10),
        ], LabelSmoothing: 0.1f),
        "the fastest to 99 %", new Adam(), 0.01f, 32, 1)
    {
        Schedule = new OneCycle(),
        Augmentation = new Augmentation(Shift: 1),
        KeepLast = true,
    };

    private static CatalogueEntry Best() => new(
        new ModelSpec("best", Digit,
        [
            new Conv2d(32, 3, Padding: 1), new ReLU(), new BatchNorm2d(),
            new Conv2d(32, 3, Padding: 1), new ReLU(), new MaxPool2d(2), new BatchNorm2d(),
            new Conv2d(64, 3, Padding: 1), new ReLU(), new BatchNorm2d(),
            new Conv2d(64, 3, Padding: 1), new ReLU(), new MaxPool2d(2), new BatchNorm2d(),
            new Conv2d(128, 3, Padding: 1), new ReLU(), new BatchNorm2d(),
            new Conv2d(128, 3, Padding: 1), new ReLU(), new MaxPool2d(2), new BatchNorm2d(),
            new Linear(128), new ReLU(), new Dropout(0.4f), new Linear(10),
        ], LabelSmoothing: 0.1f),
        "the most accurate: six convolutions with batch normalization, on distorted images", new Adam(), 0.003f, 96, 27)
    {
        Schedule = new OneCycle(),
        Augmentation = new Augmentation(Shift: 2, Rotation: 15, Scale: 0.15f, Shear: 0.15f),
        KeepLast = true,
    };
}
