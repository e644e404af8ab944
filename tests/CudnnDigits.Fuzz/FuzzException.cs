namespace CudnnDigits.Fuzz;

/// <summary>A target did something with an input that it must do with none.</summary>
public sealed class FuzzException(string message, byte[] input) : Exception(message)
{
    public byte[] Input { get; } = input;
}
