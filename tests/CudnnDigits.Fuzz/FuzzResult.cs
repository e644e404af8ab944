namespace CudnnDigits.Fuzz;

/// <summary>What a run of a <see cref="Fuzzer"/> came to.</summary>
public sealed class FuzzResult
{
    public int Inputs { get; set; }

    /// <summary>Inputs that were read as what they claimed to be. All others were refused.</summary>
    public int Accepted { get; set; }

    public TimeSpan Slowest { get; set; }
}
