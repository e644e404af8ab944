using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>y[o] = b[o] + sum over i of W[o, i] x[i].</summary>
public sealed class ReferenceLinear(LayerPlan plan) : ReferenceLayer
{
    private readonly int _inputs = plan.Input.Count;
    private readonly int _outputs = plan.Output.Count;
    private readonly int _weight = plan.Weight!.Offset;
    private readonly int _bias = plan.Bias!.Offset;

    public override double[] Forward(double[] parameters, double[] input)
    {
        var output = new double[_outputs];
        for (var o = 0; o < _outputs; o++)
        {
            output[o] = parameters[_bias + o];
            for (var i = 0; i < _inputs; i++) output[o] += parameters[_weight + (o * _inputs) + i] * input[i];
        }

        return output;
    }

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients)
    {
        var inputGradient = new double[_inputs];
        for (var o = 0; o < _outputs; o++)
        {
            gradients[_bias + o] += outputGradient[o];
            for (var i = 0; i < _inputs; i++)
            {
                gradients[_weight + (o * _inputs) + i] += outputGradient[o] * input[i];
                inputGradient[i] += outputGradient[o] * parameters[_weight + (o * _inputs) + i];
            }
        }

        return inputGradient;
    }
}
