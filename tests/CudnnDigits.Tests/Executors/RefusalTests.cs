using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Executors;

/// <summary>What every executor refuses, before it touches any memory with it.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.WithReference))]
public sealed class RefusalTests(ExecutorKind kind)
{
    private const int BatchSize = 4;

    private static readonly Scenario Scenario = Scenario.CreateAnywhere(Networks.Small, BatchSize, 10);

    [TestCase(7, 8)]
    [TestCase(4, 16)]
    [TestCase(28, 28)]
    public void Load_WrongImageSize_SaysWhatWasFoundAndWanted(int rows, int columns)
    {
        using var executor = kind.Create(Scenario.Plan, new Sgd());
        var data = new Dataset("odd", new byte[rows * columns], [0], rows, columns);

        Assert.That(() => executor.Load(data), Throws.InstanceOf<ArgumentException>()
            .With.Message.Contains($"{rows}x{columns}").And.Message.Contains("8x8"));
    }

    [Test]
    public void Load_LabelBeyondTheClasses_IsRefused()
    {
        var plan = Plan.Build(Networks.Small with { Layers = [new Linear(3)] }, BatchSize);
        using var executor = kind.Create(plan, new Sgd());

        Assert.That(() => executor.Load(new Dataset("odd", new byte[64], [3], 8, 8)), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void Train_WithoutData_IsRefused()
    {
        using var executor = kind.Create(Scenario.Plan, new Sgd());

        Assert.That(() => executor.Train(Scenario.Plan, [0], 0.1f), Throws.InvalidOperationException);
    }

    [TestCase(-1)]
    [TestCase(10)]
    public void Train_IndexOutsideTheData_IsRefused(int index)
    {
        using var executor = kind.Start(Scenario, new Sgd());

        Assert.That(() => executor.Train(Scenario.Plan, [0, index], 0.1f), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(9, 2, 2)]
    [TestCase(8, 3, 3)]
    [TestCase(8, 2, 1)]
    public void Train_CountsThatDoNotAgree_AreRefused(int images, int rates, int losses)
    {
        using var executor = kind.Start(Scenario, new Sgd());

        Assert.That(() => executor.Train(Scenario.WholeOrder.AsSpan(0, images), new float[rates], new float[losses]),
            Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(64, 9)]
    [TestCase(63, 10)]
    public void Predict_LengthsThatDoNotAgree_AreRefused(int bytes, int logits)
    {
        using var executor = kind.Start(Scenario, new Sgd());

        Assert.That(() => executor.Predict(new byte[bytes], new float[logits]), Throws.InstanceOf<ArgumentException>());
    }
}
