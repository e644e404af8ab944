namespace CudnnDigits.Tests.Reference;

/// <summary>y = max(x, 0); the gradient at 0 is 0, as PyTorch has it.</summary>
public sealed class ReferenceReLU : ReferenceLayer
{
    public override double[] Forward(double[] parameters, double[] input) => [.. input.Select(value => Math.Max(value, 0))];

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients) =>
        [.. input.Zip(outputGradient, (value, gradient) => value > 0 ? gradient : 0)];
}
