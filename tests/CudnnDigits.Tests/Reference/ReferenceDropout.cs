using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.Reference;

/// <summary>Zero or x / (1 - p) in training, x otherwise.</summary>
public sealed class ReferenceDropout(Dropout spec) : ReferenceLayer
{
    public override double[] Forward(double[] parameters, double[] input) => input;

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients) => outputGradient;

    public override double[][] Forward(double[] parameters, double[][] inputs, ReferencePlace place) => Multiply(inputs, place);

    public override double[][] Backward(
        double[] parameters, double[][] inputs, double[][] outputGradients, double[] gradients, ReferencePlace place) =>
        Multiply(outputGradients, place);

    private double[][] Multiply(double[][] batch, ReferencePlace place) =>
        [.. batch.Select((values, image) => values.Select((value, element) => value * Factor(place, image, element)).ToArray())];

    private double Factor(ReferencePlace place, int image, int element) =>
        place.Draw.Uniform(RandomPurpose.Dropout, place.Layer, image, element) < spec.Probability ? 0 : 1 / (1 - (double)spec.Probability);
}
