using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Verification.Checks;

/// <summary>A small network with a layer of every kind, and beside it, where there is time, the largest of the catalogue.</summary>
internal static class EveryLayer
{
    private const int Steps = 6;

    private static CatalogueEntry Small { get; } = Catalogue.Find("cnn") with
    {
        Spec = new ModelSpec("a layer of every kind", new Shape(1, 28, 28),
        [
            new Conv2d(5, 3, Padding: 1), new ReLU(), new BatchNorm2d(), new MaxPool2d(2), new Conv2d(6, 3), new ReLU(), new MaxPool2d(2),
            new Linear(11), new ReLU(), new Dropout(0.2f), new Linear(10),
        ]),
        Optimizer = new Adam { EmaDecay = 0.9f },
        Augmentation = new Augmentation(1, 10, 0.1f, 0.1f),
        BatchSize = 8,
    };

    public static IEnumerable<CatalogueEntry> Networks(Setup setup) => setup.Quick ? [Small] : [Small, Catalogue.Find("cnn"), Catalogue.Find("best")];

    /// <summary>Some full steps and one that is not.</summary>
    public static (float[] Losses, TrainingState State) Train(Setup setup, CatalogueEntry entry, CudaOptions options)
    {
        var plan = Plan.Build(entry.Spec, setup.BatchOf(entry));
        using var card = setup.OnCard(plan, entry.Optimizer, options)
            .Begin(setup.Training, TrainingState.Create(plan, seed: 2), entry.Augmentation);
        var order = ShuffleOrder.Create(setup.Training.Count, seed: 2, epoch: 0)[..((Steps * plan.BatchSize) + (plan.BatchSize / 2))];
        return (card.Train(plan, order, entry.LearningRate), card.ReadState(plan));
    }
}
