using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>y = weight * (x - mean) / sqrt(variance + epsilon) + bias; mean and variance as the running ones, or as the batch has them.</summary>
public sealed class ReferenceBatchNorm2d(LayerPlan plan, BatchNorm2d spec) : ReferenceLayer
{
    private int Area => plan.Input.Height * plan.Input.Width;

    public override double[] Forward(double[] parameters, double[] input)
    {
        var output = new double[input.Length];
        for (var index = 0; index < input.Length; index++)
        {
            var channel = index / Area;
            output[index] = Normal(parameters, channel, input[index],
                parameters[plan.RunningMean!.Offset + channel], parameters[plan.RunningVariance!.Offset + channel]);
        }

        return output;
    }

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients) =>
        throw new NotSupportedException("gradients are those of training, where a whole batch is wanted");

    public override double[][] Forward(double[] parameters, double[][] inputs, ReferencePlace place)
    {
        var outputs = inputs.Select(input => new double[input.Length]).ToArray();
        for (var index = 0; index < inputs[0].Length; index++)
        {
            var (mean, variance) = Moments(inputs, index / Area);
            for (var image = 0; image < inputs.Length; image++)
                outputs[image][index] = Normal(parameters, index / Area, inputs[image][index], mean, variance);
        }

        return outputs;
    }

    public override double[][] Backward(
        double[] parameters, double[][] inputs, double[][] outputGradients, double[] gradients, ReferencePlace place)
    {
        var inputGradients = inputs.Select(input => new double[input.Length]).ToArray();
        for (var channel = 0; channel < plan.Input.Channels; channel++)
        {
            var (mean, variance) = Moments(inputs, channel);
            var inverse = 1 / Math.Sqrt(variance + AsWritten(spec.Epsilon));
            var flowing = ValuesOf(outputGradients, channel);
            var normalised = ValuesOf(inputs, channel).Select(value => (value - mean) * inverse).ToArray();
            var (sum, product) = (flowing.Sum(), flowing.Zip(normalised, (gradient, value) => gradient * value).Sum());
            gradients[plan.Bias!.Offset + channel] += sum;
            gradients[plan.Weight!.Offset + channel] += product;
            for (var index = 0; index < flowing.Length; index++)
            {
                inputGradients[index / Area][(channel * Area) + (index % Area)] = parameters[plan.Weight.Offset + channel] * inverse
                    * (flowing[index] - (sum / flowing.Length) - (normalised[index] * product / flowing.Length));
            }
        }

        return inputGradients;
    }

    public override void MoveStatistics(double[] parameters, double[][] inputs)
    {
        for (var channel = 0; channel < plan.Input.Channels; channel++)
        {
            var count = (double)inputs.Length * Area;
            var (mean, variance) = Moments(inputs, channel);
            Move(ref parameters[plan.RunningMean!.Offset + channel], mean);
            Move(ref parameters[plan.RunningVariance!.Offset + channel], variance * count / Math.Max(1, count - 1));
        }
    }

    private void Move(ref double running, double now) => running += AsWritten(spec.Momentum) * (now - running);

    private double Normal(double[] parameters, int channel, double value, double mean, double variance) =>
        (parameters[plan.Weight!.Offset + channel] * (value - mean) / Math.Sqrt(variance + AsWritten(spec.Epsilon)))
        + parameters[plan.Bias!.Offset + channel];

    private (double Mean, double Variance) Moments(double[][] inputs, int channel)
    {
        var values = ValuesOf(inputs, channel);
        var mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    private double[] ValuesOf(double[][] batch, int channel) => [.. batch.SelectMany(values => values.Skip(channel * Area).Take(Area))];

    /// <summary>The double that is written like the float.</summary>
    private static double AsWritten(float value) => (double)(decimal)value;
}
