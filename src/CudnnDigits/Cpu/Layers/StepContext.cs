namespace CudnnDigits.Cpu.Layers;

/// <summary>What layers may ask about the work at hand. The executor sets it between phases.</summary>
internal sealed class StepContext
{
    /// <summary>Whether a step is taken; otherwise logits are asked for.</summary>
    public bool Training { get; set; }

    /// <summary>Of everything random in a step.</summary>
    public ulong Seed { get; set; }

    /// <summary>The step's number, from 1.</summary>
    public long Step { get; set; }
}
