using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>
/// One layer for one image, in double precision and as close to its definition as loops can be. A layer holds no values:
/// parameters and gradients are the plan's flat buffers, handed in.
/// </summary>
public abstract class ReferenceLayer
{
    public static ReferenceLayer Create(LayerPlan plan) => plan.Spec switch
    {
        Conv2d conv => new ReferenceConv2d(plan, conv),
        ReLU => new ReferenceReLU(),
        MaxPool2d pool => new ReferenceMaxPool2d(plan, pool),
        Linear => new ReferenceLinear(plan),
        BatchNorm2d norm => new ReferenceBatchNorm2d(plan, norm),
        Dropout dropout => new ReferenceDropout(dropout),
        _ => throw new NotSupportedException($"{plan.Name}: the reference has no {plan.Spec.GetType().Name} yet; add one beside ReferenceLinear"),
    };

    /// <summary>The output for one image outside of training.</summary>
    public abstract double[] Forward(double[] parameters, double[] input);

    /// <summary>Adds to <paramref name="gradients"/> what this image contributes, and returns the gradient of the input.</summary>
    public abstract double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients);

    /// <summary>The outputs for a batch in training. Only some layers know more than one image at a time.</summary>
    public virtual double[][] Forward(double[] parameters, double[][] inputs, ReferencePlace place) =>
        [.. inputs.Select(input => Forward(parameters, input))];

    /// <summary>The gradients of a batch's inputs in training; adds to <paramref name="gradients"/>.</summary>
    public virtual double[][] Backward(
        double[] parameters, double[][] inputs, double[][] outputGradients, double[] gradients, ReferencePlace place) =>
        [.. inputs.Zip(outputGradients, (input, gradient) => Backward(parameters, input, gradient, gradients))];

    /// <summary>Moves what the layer measures in training, if it does, towards what this batch shows.</summary>
    public virtual void MoveStatistics(double[] parameters, double[][] inputs)
    {
    }
}

/// <summary>Where and when a layer is asked: its index, and the step.</summary>
public sealed record ReferencePlace(int Layer, ReferenceDraw Draw);
