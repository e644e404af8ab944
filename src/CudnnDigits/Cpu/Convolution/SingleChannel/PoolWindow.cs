namespace CudnnDigits.Cpu.Convolution.SingleChannel;

/// <summary>A 2x2 pooling window of a convolution's output.</summary>
/// <param name="Input">Offset in floats to the corner of the 4x4 inputs that the window depends on.</param>
/// <param name="Output">Offset in floats to the pooled value, within a block of channels.</param>
internal readonly record struct PoolWindow(int Input, int Output);
