using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.GradientCheck;

/// <summary>The reference's layers, one by one, against finite differences: by the input and by every parameter.</summary>
public sealed class LayerGradientTests
{
    private const double Tolerance = 1e-8;

    private static IEnumerable<TestCaseData> Cases => LayerCases.All.Select(layerCase => new TestCaseData(layerCase.Layer, layerCase.Input));

    private static IEnumerable<Type> LayerTypes =>
        typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract);

    [TestCaseSource(nameof(LayerTypes))]
    public void LayerSpec_EveryKind_HasAGradientCheck(Type kind) =>
        Assert.That(LayerCases.All.Select(layerCase => layerCase.Layer.GetType()), Does.Contain(kind),
            $"add cases for {kind.Name} to LayerCases");

    [TestCaseSource(nameof(Cases))]
    public void Backward_ByInput_AgreesWithFiniteDifferences(LayerSpec spec, Shape input)
    {
        var check = new Check(spec, input);

        var (byInput, _) = check.Backward();

        Assert.That(byInput, Is.EqualTo(FiniteDifference.Gradient(check.Input, check.Objective)).Within(Tolerance));
    }

    [TestCaseSource(nameof(Cases))]
    public void Backward_ByParameters_AgreesWithFiniteDifferences(LayerSpec spec, Shape input)
    {
        var check = new Check(spec, input);

        var (_, byParameters) = check.Backward();

        Assert.That(byParameters, Is.EqualTo(FiniteDifference.Gradient(check.Parameters, check.Objective)).Within(Tolerance));
    }

    /// <summary>One layer with values for everything and a batch of images, and the scalar function sum(direction * output).</summary>
    private sealed class Check
    {
        private const int Images = 3;

        private static readonly ReferencePlace Place = new(Layer: 0, new ReferenceDraw(Seed: 1, Step: 1));

        private readonly ReferenceLayer _layer;
        private readonly double[] _direction;

        public Check(LayerSpec spec, Shape input)
        {
            var plan = Plan.Build(new ModelSpec("check", input, [spec]), Images);
            _layer = ReferenceLayer.Create(plan.Layers[0]);
            Input = Values.Distinct(Images * input.Count, seed: 1);
            Parameters = Values.Distinct(plan.ParameterFloats, seed: 2);
            _direction = Values.Distinct(Images * plan.Classes, seed: 3);
        }

        public double[] Input { get; }

        public double[] Parameters { get; }

        private double[][] Inputs => Batch(Input);

        public double Objective() =>
            _layer.Forward(Parameters, Inputs, Place).SelectMany(values => values).Zip(_direction, (value, weight) => value * weight).Sum();

        public (double[] ByInput, double[] ByParameters) Backward()
        {
            var byParameters = new double[Parameters.Length];
            var byInput = _layer.Backward(Parameters, Inputs, Batch(_direction), byParameters, Place);
            return ([.. byInput.SelectMany(values => values)], byParameters);
        }

        private static double[][] Batch(double[] values) => [.. values.Chunk(values.Length / Images)];
    }
}
