using CudnnDigits.Cpu;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Diagnosis;

namespace CudnnDigits.Tests.Training.Diagnosis;

public sealed class AnomalyDetectorTests
{
    private const int Side = 6, BatchSize = 4;

    private static readonly Plan Deep = Plan.Build(new ModelSpec("deep", new Shape(1, Side, Side),
        [new Conv2d(2, 3, Padding: 1), new ReLU(), new MaxPool2d(2), new Linear(5), new ReLU(), new Linear(10)]), BatchSize);

    private static readonly Plan Normalized = Plan.Build(new ModelSpec("normalized", new Shape(1, Side, Side),
        [new Conv2d(2, 3, Padding: 1), new ReLU(), new BatchNorm2d(), new Linear(10)]), BatchSize);

    private static readonly Dataset Data = new(
        "light", [.. Enumerable.Repeat((byte)200, BatchSize * Side * Side)], [.. Enumerable.Range(0, BatchSize).Select(label => (byte)label)], Side, Side);

    private static readonly int[] Batch = [0, 1, 2, 3];

    private Plan _plan = null!;
    private TrainingState _state = null!;

    [SetUp]
    public void UseDeepNetwork() => Use(Deep);

    [Test]
    public void Find_AllFinite_FindsNothing() => Assert.That(Find(new Adam(), 0.01f), Is.Null);

    [Test]
    public void Find_WeightsBeganWrong_NamesTheParameter()
    {
        Set("fc1.bias", float.NaN);
        Assert.That(Find(new Adam(), 0.01f), Is.EqualTo("fc1.bias before the step"));
    }

    [TestCase("conv.weight", "conv.bias", "the forward pass of conv")]
    [TestCase("fc1.weight", "fc1.bias", "the forward pass of fc1")]
    [TestCase("fc2.weight", "fc2.bias", "the forward pass of fc2")]
    public void Find_ActivationsOverflow_NamesTheFirstLayer(string weight, string bias, string wanted)
    {
        // All inputs are positive, so their sum with these weights overflows.
        Set("fc1.bias", 1);
        Set(weight, float.MaxValue);
        Set(bias, float.MaxValue);
        Assert.That(Find(new Adam(), 0.01f), Is.EqualTo(wanted));
    }

    [Test]
    public void Find_LossOverflowsOfFiniteLogits_NamesTheLoss()
    {
        Set("fc2.weight", 0);
        Set("fc2.bias", -3e38f);
        Value("fc2.bias")[9] = 3e38f;
        Assert.That(Find(new Adam(), 0.01f), Is.EqualTo("the loss of finite logits"));
    }

    [Test]
    public void Find_GradientOverflows_NamesTheLastLayerOnTheWayBack()
    {
        // The activations behind fc1 are small, since its weights are zero; the gradient in front of it is fc2's weights times the loss's.
        Set("conv.weight", 1e30f);
        Set("fc1.weight", 1e-30f);
        Set("fc2.weight", 0);
        Value("fc2.weight").Fill(1e20f);
        Set("fc1.bias", 0);
        // With equal logits the loss's gradients sum to zero over the classes, but not in front of unequal weights.
        Value("fc2.weight")[0] = -1e20f;
        Assert.That(Find(new Adam(), 0.01f), Does.StartWith("the backward pass of"));
    }

    [Test]
    public void Find_UpdateOverflows_NamesTheParameter() => Assert.That(Find(new Sgd(), float.PositiveInfinity), Does.StartWith("the update of"));

    [Test]
    public void Find_OnlyRunningStatisticsWouldOverflow_FindsNothing()
    {
        // A training takes the mean of the batch instead.
        Use(Normalized);
        Set("bn.running_mean", -3e38f);
        Set("bn.weight", 2);

        Assert.That(Find(new Adam(), 0.01f), Is.Null);
    }

    [Test]
    public void Find_ForwardOfANormalizedNetworkOverflows_NamesNoLayer()
    {
        Use(Normalized);
        Set("bn.weight", 0);
        Set("bn.bias", float.MaxValue);
        Set("fc.weight", float.MaxValue);

        Assert.That(Find(new Adam(), 0.01f), Does.StartWith("the forward or backward pass of fc"));
    }

    private void Use(Plan plan) => (_plan, _state) = (plan, TrainingState.Create(plan, 3));

    private string? Find(OptimizerSpec optimizer, float rate)
    {
        using var detector = new AnomalyDetector(_plan, optimizer, Data, (plan, rule) => new CpuExecutor(plan, rule, threads: 1));
        return detector.Find(_state, Batch, rate)?.Operation;
    }

    private void Set(string name, float value) => Value(name).Fill(value);

    private Span<float> Value(string name)
    {
        var parameter = _plan.Tensors.Single(parameter => parameter.Name == name);
        return _state.Parameters.AsSpan(parameter.Offset, parameter.Count);
    }
}
