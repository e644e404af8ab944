namespace CudnnDigits.Models;

/// <summary>An update rule as data. The learning rate is not part of it: the trainer hands out one rate a step.</summary>
public abstract record OptimizerSpec
{
    /// <summary>
    /// Decay d of an exponential moving average of the parameters that is kept beside them and predicts in their stead: the parameters
    /// themselves behind the first step, and d average + (1 - d) parameters behind every other, as PyTorch's AveragedModel with
    /// get_ema_multi_avg_fn(d). 0 where none is kept.
    /// </summary>
    public float EmaDecay { get; init; }

    /// <summary>1 - d. From the decimal digits of d: as a float, 1 - 0.999f would be off by 5e-5 of itself.</summary>
    public float EmaWeight => (float)(1 - (decimal)EmaDecay);
}

/// <summary>
/// torch.optim.SGD without dampening: g += weight_decay w; buffer = momentum buffer + g; w -= rate buffer, or after Nesterov
/// w -= rate (g + momentum buffer). The buffer is the first moment of the state; without momentum there is none.
/// </summary>
/// <remarks>Sutskever and others, "On the importance of initialization and momentum in deep learning", 2013.</remarks>
public sealed record Sgd(float Momentum = 0, bool Nesterov = false, float WeightDecay = 0) : OptimizerSpec;

/// <summary>
/// Adam with bias correction: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), in the order in which PyTorch computes it.
/// </summary>
/// <param name="WeightDecay">
/// Added to the gradient, g += weight_decay w, as torch.optim.Adam does, or where <paramref name="Decoupled"/> taken off the
/// weights before the step, w -= rate weight_decay w, as torch.optim.AdamW does.
/// </param>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019.
/// </remarks>
public sealed record Adam(
    float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0, bool Decoupled = false) : OptimizerSpec;
