using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>The largest of each window. Among equals the first in row order gets the gradient, as PyTorch has it.</summary>
public sealed class ReferenceMaxPool2d(LayerPlan plan, MaxPool2d spec) : ReferenceLayer
{
    public override double[] Forward(double[] parameters, double[] input) => [.. Winners(input).Select(winner => input[winner])];

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients)
    {
        var inputGradient = new double[input.Length];
        foreach (var (winner, gradient) in Winners(input).Zip(outputGradient)) inputGradient[winner] += gradient;
        return inputGradient;
    }

    /// <summary>For each output [channels, height, width] the index of the input that it came from.</summary>
    private IEnumerable<int> Winners(double[] input)
    {
        var (channels, height, width) = plan.Output;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++) yield return Winner(input, channel, row, column);
            }
        }
    }

    private int Winner(double[] input, int channel, int row, int column)
    {
        var size = spec.KernelSize;
        var corner = (((channel * plan.Input.Height) + (row * size)) * plan.Input.Width) + (column * size);
        var winner = corner;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var candidate = corner + (y * plan.Input.Width) + x;
                if (input[candidate] > input[winner]) winner = candidate;
            }
        }

        return winner;
    }
}
