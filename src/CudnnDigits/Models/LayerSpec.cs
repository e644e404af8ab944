namespace CudnnDigits.Models;

/// <summary>One layer as data: what can be chosen, and nothing that follows from it.</summary>
public abstract record LayerSpec;

/// <summary>2-D cross-correlation with stride 1, zero padding on all sides, and a bias: weight [out, in, kernel, kernel].</summary>
public sealed record Conv2d(int OutChannels, int KernelSize, int Padding = 0) : LayerSpec;

/// <summary>max(x, 0), element by element.</summary>
public sealed record ReLU : LayerSpec;

/// <summary>The largest of each square window; windows do not overlap, and a remainder at the edge is dropped.</summary>
public sealed record MaxPool2d(int KernelSize) : LayerSpec;

/// <summary>y = W x + b over the flattened input: weight [out, in].</summary>
public sealed record Linear(int OutFeatures) : LayerSpec;

/// <summary>
/// y = weight * (x - mean) / sqrt(variance + epsilon) + bias, channel by channel. In training, mean and variance (of the population)
/// are those of the whole batch, and the running ones move towards them: r += momentum * (now - r), with the sample's variance;
/// otherwise the running ones count.
/// </summary>
/// <remarks>
/// Ioffe and Szegedy, "Batch normalization", 2015; momentum as PyTorch has it. A vector's features are channels of one pixel.
/// </remarks>
public sealed record BatchNorm2d(float Momentum = 0.1f, float Epsilon = 1e-5f) : LayerSpec;

/// <summary>In training, zero with this probability, else x / (1 - probability), element by element; otherwise x.</summary>
public sealed record Dropout(float Probability = 0.5f) : LayerSpec
{
    /// <summary>An element is dropped if its random 32-bit word is less than this: probability * 2^32.</summary>
    public uint Threshold => (uint)Math.Ceiling(Probability * (double)(1L << 32));

    /// <summary>The factor of the elements that are kept, 1 / (1 - probability).</summary>
    public float Scale => 1 / (1 - Probability);
}
