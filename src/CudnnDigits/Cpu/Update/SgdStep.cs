using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>The constants of gradient descent at one step. The weights follow GradientCoefficient g + BufferCoefficient buffer.</summary>
internal readonly record struct SgdStep(float Rate, float Momentum, float WeightDecay, float GradientCoefficient, float BufferCoefficient)
{
    public static SgdStep At(Sgd sgd, float rate) => new(
        rate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov ? 1 : 0, sgd.Nesterov ? sgd.Momentum : 1);
}
