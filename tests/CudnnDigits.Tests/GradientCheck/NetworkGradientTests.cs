using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.GradientCheck;

/// <summary>Whole networks of the reference, from the image to either loss, against finite differences.</summary>
public sealed class NetworkGradientTests
{
    private const double Tolerance = 1e-8;

    private static readonly LayerSpec[][] Networks =
    [
        [new Linear(10)],
        [new Linear(7), new ReLU(), new Linear(10)],
        [new Conv2d(2, 3, Padding: 1), new ReLU(), new Linear(10)],
        [new Conv2d(3, 3, Padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(2, 2), new ReLU(), new Linear(6), new ReLU(), new Linear(10)],
        [new Conv2d(2, 3, Padding: 1), new ReLU(), new BatchNorm2d(), new MaxPool2d(2), new Dropout(0.4f), new Linear(5), new BatchNorm2d(), new Linear(10)],
        [new MaxPool2d(2), new Conv2d(2, 2, Padding: 1), new MaxPool2d(2), new ReLU(), new Linear(3), new Linear(10)],
    ];

    [Test]
    public void Backward_WholeNetwork_AgreesWithFiniteDifferences(
        [ValueSource(nameof(Networks))] LayerSpec[] layers, [Values] Loss loss, [Values(1, 3)] int batchSize) =>
        AssertAgreement(new ModelSpec("check", new Shape(1, 7, 6), layers, loss), batchSize);

    [Test]
    public void Backward_WithLabelSmoothing_AgreesWithFiniteDifferences() =>
        AssertAgreement(new ModelSpec("check", new Shape(1, 7, 6), Networks[1], LabelSmoothing: 0.25f), batchSize: 3);

    private static void AssertAgreement(ModelSpec spec, int batchSize)
    {
        var plan = Plan.Build(spec, batchSize);
        var network = new ReferenceNetwork(plan);
        var parameters = Values.Distinct(plan.ParameterFloats, seed: 4);
        var batch = BatchOf(plan, batchSize);

        var (_, gradient) = network.Backward(parameters, batch);

        Assert.That(gradient, Is.EqualTo(FiniteDifference.Gradient(parameters, () => network.Objective(parameters, batch))).Within(Tolerance));
    }

    [Test]
    public void Backward_UnderEitherLoss_ReportsTheCrossEntropy([Values] Loss loss)
    {
        var plan = Plan.Build(new ModelSpec("check", new Shape(1, 3, 3), [new Linear(10)], loss), 2);
        var (network, parameters, batch) = (new ReferenceNetwork(plan), Values.Distinct(plan.ParameterFloats, seed: 4), BatchOf(plan, 2));

        var (reported, _) = network.Backward(parameters, batch);

        var byHand = batch.Images.Zip(batch.Labels).Average(example =>
        {
            var powers = network.Logits(parameters, example.First).Select(Math.Exp).ToArray();
            return -Math.Log(powers[example.Second] / powers.Sum());
        });
        Assert.That(reported, Is.EqualTo(byHand).Within(1e-12));
    }

    private static ReferenceBatch BatchOf(Plan plan, int count) => new(
        [.. Enumerable.Range(0, count).Select(image => Values.Distinct(plan.Spec.Input.Count, seed: 10 + (ulong)image))],
        [.. Enumerable.Range(0, count).Select(image => (image * 7) % 10)]);
}
