namespace CudnnDigits.Benchmarks.Torch;

/// <summary>What a user of TorchSharp may choose, and what changes speed but not results.</summary>
/// <param name="ChannelsLast">Images and convolution weights lie in memory as NHWC.</param>
/// <param name="FloatImages">
/// The images are kept as scaled floats; otherwise as bytes that each batch scales, a quarter of the memory.
/// </param>
internal sealed record TorchSettings(bool ChannelsLast = false, bool FloatImages = false)
{
    public override string ToString() => $"{(ChannelsLast ? "NHWC" : "NCHW")}, images as {(FloatImages ? "floats" : "bytes")}";
}
