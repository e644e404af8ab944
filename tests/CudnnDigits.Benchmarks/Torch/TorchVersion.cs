namespace CudnnDigits.Benchmarks.Torch;

internal static class TorchVersion
{
    /// <summary>TorchSharp's version and that of the libtorch that it drives.</summary>
    public static string Text { get; } =
        $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)} (libtorch {TorchSharp.torch.__version__})";
}
