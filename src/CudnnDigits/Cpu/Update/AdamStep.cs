using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>Adam's constants at one step, bias corrections folded in.</summary>
/// <param name="Rate">Learning rate / (1 - beta1^t).</param>
/// <param name="InverseBiasCorrection2Sqrt">1 / sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">The part of the weights that is added to the gradient.</param>
/// <param name="DecayFactor">The part of the weights that a decoupled decay leaves.</param>
internal readonly record struct AdamStep(
    float Rate, float InverseBiasCorrection2Sqrt, float Beta1, float Beta2, float Epsilon, float WeightDecay, float DecayFactor)
{
    /// <param name="adam">The rule.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">The step's number, from 1.</param>
    public static AdamStep At(Adam adam, float rate, long step) => new(
        (float)(rate / (1 - Math.Pow(adam.Beta1, step))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, step))),
        adam.Beta1, adam.Beta2, adam.Epsilon,
        adam.Decoupled ? 0 : adam.WeightDecay,
        adam.Decoupled ? (float)(1 - ((double)rate * adam.WeightDecay)) : 1);
}
