namespace CudnnDigits.Cpu.Layers;

/// <summary>The current step, as layers see it. The executor sets it between phases.</summary>
internal sealed class StepContext
{
    /// <summary>Whether the network is being trained; otherwise it predicts.</summary>
    public bool Training { get; set; }

    /// <summary>Seed of every random number of the run.</summary>
    public ulong Seed { get; set; }

    /// <summary>Number of the step, counted from 1.</summary>
    public long Step { get; set; }
}
