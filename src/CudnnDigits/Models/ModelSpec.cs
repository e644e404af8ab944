namespace CudnnDigits.Models;

/// <summary>How parameters are initialized.</summary>
public enum Initialization
{
    /// <summary>Weights and biases from U(-1/sqrt(fan_in), 1/sqrt(fan_in)), as PyTorch's Linear and Conv2d do.</summary>
    FanIn,

    /// <summary>Weights and biases from N(0, 0.01^2), as the tutorial's first listing does.</summary>
    Normal,
}

/// <summary>The loss function. Both report the cross-entropy of softmax(logits), averaged over the batch.</summary>
public enum Loss
{
    /// <summary>Gradient (softmax(logits) - onehot) / batch.</summary>
    CrossEntropy,

    /// <summary>Gradient (logits - onehot) / batch: that of half the squared error, as in the tutorial's first listing.</summary>
    SquaredError,
}

/// <summary>A network as data: a list of layers between an image and ten logits. It does nothing.</summary>
/// <param name="LabelSmoothing">
/// The fraction e of the target that the cross-entropy spreads evenly over all classes: (1 - e) onehot + e / classes, as PyTorch's
/// CrossEntropyLoss(label_smoothing=e). The loss that is reported is the one of these targets.
/// </param>
/// <remarks>Label smoothing: Szegedy and others, "Rethinking the Inception architecture", 2016.</remarks>
public sealed record ModelSpec(
    string Name,
    Shape Input,
    IReadOnlyList<LayerSpec> Layers,
    Loss Loss = Loss.CrossEntropy,
    Initialization Initialization = Initialization.FanIn,
    float LabelSmoothing = 0);
