using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Conv2d(3, padding 1) followed by other layers, with random numbers, computed in double precision by the reference.</summary>
internal sealed class ConvProblem
{
    public const int Taps = 9;

    private readonly Plan _plan;
    private readonly double[] _parameters;

    public ConvProblem(Shape input, int outChannels, params LayerSpec[] following)
    {
        var spec = new ModelSpec("kernel", input, [new Conv2d(outChannels, 3, Padding: 1), .. following], Loss.SquaredError);
        _plan = Plan.Build(spec, batchSize: 1);
        Weights = KernelBuffers.Numbers(1, outChannels * input.Channels * Taps);
        Bias = KernelBuffers.Numbers(2, outChannels);
        _parameters = new double[_plan.ValueFloats];
        Weights.Select(value => (double)value).ToArray().CopyTo(_parameters, Conv.Weight!.Offset);
        Bias.Select(value => (double)value).ToArray().CopyTo(_parameters, Conv.Bias!.Offset);
    }

    public LayerPlan Conv => _plan.Layers[0];

    public Shape Output => _plan.Layers[^1].Output;

    /// <summary>[out][in][tap]</summary>
    public float[] Weights { get; }

    public float[] Bias { get; }

    public float Weight(int outChannel, int inChannel, int tap) => Weights[(((outChannel * Conv.Input.Channels) + inChannel) * Taps) + tap];

    /// <summary>The output of the convolution alone.</summary>
    public double[] Convolve(float[] image) => ReferenceLayer.Create(Conv).Forward(_parameters, [.. image.Select(value => (double)value)]);

    /// <summary>The output of the last layer.</summary>
    public double[] Forward(float[] image) => Inputs(image)[^1];

    /// <summary>The gradients of input, weight and bias for the gradient of the last layer's output.</summary>
    public (double[] Input, double[] Weight, double[] Bias) Backward(float[] image, float[] outputGradient)
    {
        var inputs = Inputs(image);
        var gradients = new double[_parameters.Length];
        double[] flowing = [.. outputGradient.Select(value => (double)value)];
        for (var index = _plan.Layers.Count - 1; index >= 0; index--)
            flowing = ReferenceLayer.Create(_plan.Layers[index]).Backward(_parameters, inputs[index], flowing, gradients);
        return (flowing, gradients[Conv.Weight!.Offset..][..Weights.Length], gradients[Conv.Bias!.Offset..][..Bias.Length]);
    }

    /// <summary>The input of each layer, and the output of the last.</summary>
    private List<double[]> Inputs(float[] image)
    {
        List<double[]> inputs = [[.. image.Select(value => (double)value)]];
        foreach (var layer in _plan.Layers) inputs.Add(ReferenceLayer.Create(layer).Forward(_parameters, inputs[^1]));
        return inputs;
    }
}
