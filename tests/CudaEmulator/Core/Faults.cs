namespace CudaEmulator.Core;

/// <summary>Faults of a machine that tests can ask for, to see that a check of the program notices them.</summary>
public static class Faults
{
    /// <summary>The weight gradients of convolutions come out in reverse order.</summary>
    public const string ShuffledGradient = "shuffled-gradient";

    /// <summary>The last bit of weight gradients changes from call to call without a period, deterministic algorithm or not.</summary>
    public const string PerturbedBits = "perturbed-bits";

    /// <summary>Waiting for a stream returns at once; the work is done when something else waits for it.</summary>
    public const string NoWait = "no-wait";

    /// <summary>A launched graph leaves out its last kernel but one.</summary>
    public const string DroppedNode = "dropped-node";

    /// <summary>The last byte of every download of more than a kilobyte comes with its lowest bit flipped.</summary>
    public const string PerturbedDownload = "perturbed-download";

    /// <summary>Convolutions round their factors to TF32, whatever they are asked for.</summary>
    public const string AlwaysTf32 = "always-tf32";

    /// <summary>Freed memory stays taken.</summary>
    public const string Leak = "leak";

    /// <summary>Allocations beyond the device's memory fail with CUDA_ERROR_UNKNOWN.</summary>
    public const string VagueOutOfMemory = "vague-out-of-memory";

    private static readonly HashSet<string> All =
        [ShuffledGradient, PerturbedBits, NoWait, DroppedNode, PerturbedDownload, AlwaysTf32, Leak, VagueOutOfMemory];

    /// <exception cref="FormatException">There is no such fault.</exception>
    public static string Known(string fault) =>
        All.Contains(fault) ? fault : throw new FormatException($"no fault is called '{fault}': there are {string.Join(", ", All.Order())}");
}
