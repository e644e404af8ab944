using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>The constants of gradient descent at one step.</summary>
/// <param name="Rate">Learning rate.</param>
/// <param name="Momentum">Factor of the momentum buffer.</param>
/// <param name="WeightDecay">L2 penalty: factor of the weights that is added to the gradient.</param>
/// <param name="GradientCoefficient">Factor of the gradient in the direction of the step: 1 with Nesterov, else 0.</param>
/// <param name="BufferCoefficient">Factor of the buffer in the direction of the step: the momentum with Nesterov, else 1.</param>
internal readonly record struct SgdStep(float Rate, float Momentum, float WeightDecay, float GradientCoefficient, float BufferCoefficient)
{
    public static SgdStep At(Sgd sgd, float rate) => new(
        rate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov ? 1 : 0, sgd.Nesterov ? sgd.Momentum : 1);
}
