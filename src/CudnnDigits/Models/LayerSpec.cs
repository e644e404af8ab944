namespace CudnnDigits.Models;

/// <summary>One layer as data: what the user may choose, and nothing that follows from it.</summary>
public abstract record LayerSpec;

/// <summary>2-D cross-correlation with stride 1, zero padding on all sides, and a bias: weight [out, in, kernel, kernel].</summary>
public sealed record Conv2d(int OutChannels, int KernelSize, int Padding = 0) : LayerSpec;

/// <summary>max(x, 0), element by element.</summary>
public sealed record ReLU : LayerSpec;

/// <summary>The largest of each square window; windows do not overlap, and a remainder at the edge is dropped.</summary>
public sealed record MaxPool2d(int KernelSize) : LayerSpec;

/// <summary>y = W x + b over the flattened input: weight [out, in].</summary>
public sealed record Linear(int OutFeatures) : LayerSpec;
