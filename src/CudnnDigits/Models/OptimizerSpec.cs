namespace CudnnDigits.Models;

/// <summary>An update rule as data. The learning rate is not part of it: the trainer passes one for each step.</summary>
public abstract record OptimizerSpec
{
    /// <summary>
    /// Decay d of an exponential moving average of the parameters, which is used for predictions in their place: the parameters themselves
    /// after the first step, and d average + (1 - d) parameters after every other, as PyTorch's AveragedModel with
    /// get_ema_multi_avg_fn(d). 0 for no average.
    /// </summary>
    public float EmaDecay { get; init; }

    /// <summary>
    /// The weight 1 - d of the new parameters, computed from the decimal digits of d: 1 - 0.999f has a relative error of 5e-5.
    /// </summary>
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
/// Added to the gradient, g += weight_decay w, as torch.optim.Adam does, or if <paramref name="Decoupled"/> subtracted from the
/// weights before the step, w -= rate weight_decay w, as torch.optim.AdamW does.
/// </param>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019.
/// </remarks>
public sealed record Adam(
    float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0, bool Decoupled = false) : OptimizerSpec;
