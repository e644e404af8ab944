using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>The constants of Adam at step t, including bias correction.</summary>
/// <param name="Rate">Learning rate / (1 - beta1^t).</param>
/// <param name="InverseBiasCorrection2Sqrt">1 / sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Constant added to the denominator.</param>
/// <param name="WeightDecay">L2 penalty: factor of the weights that is added to the gradient.</param>
/// <param name="DecayFactor">Factor of the weights that decoupled weight decay leaves: 1 - rate * decay.</param>
internal readonly record struct AdamStep(
    float Rate, float InverseBiasCorrection2Sqrt, float Beta1, float Beta2, float Epsilon, float WeightDecay, float DecayFactor)
{
    /// <param name="adam">The optimizer.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">Number of the step, counted from 1.</param>
    public static AdamStep At(Adam adam, float rate, long step) => new(
        (float)(rate / (1 - Math.Pow(adam.Beta1, step))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, step))),
        adam.Beta1, adam.Beta2, adam.Epsilon,
        adam.Decoupled ? 0 : adam.WeightDecay,
        adam.Decoupled ? (float)(1 - ((double)rate * adam.WeightDecay)) : 1);
}
