namespace CudnnDigits.Models;

/// <summary>An update rule as data. The learning rate is not part of it: the trainer hands out one rate a step.</summary>
public abstract record OptimizerSpec;

/// <summary>w -= rate * g.</summary>
public sealed record Sgd : OptimizerSpec;

/// <summary>
/// Adam with bias correction: m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon), in the order in which PyTorch computes it.
/// </summary>
/// <remarks>Kingma and Ba, "Adam: a method for stochastic optimization", 2015.</remarks>
public sealed record Adam(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f) : OptimizerSpec;
