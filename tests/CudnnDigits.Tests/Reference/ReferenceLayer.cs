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
        _ => throw new NotSupportedException($"{plan.Name}: the reference has no {plan.Spec.GetType().Name} yet; add one beside ReferenceLinear"),
    };

    /// <summary>The output for one image.</summary>
    public abstract double[] Forward(double[] parameters, double[] input);

    /// <summary>Adds to <paramref name="gradients"/> what this image contributes, and returns the gradient of the input.</summary>
    public abstract double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients);
}
