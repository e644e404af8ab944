using CudnnDigits.Benchmarks.Torch;

namespace CudnnDigits.Benchmarks.Comparison;

internal enum Side
{
    Ours,
    TorchSharp,
}

internal enum Purpose
{
    /// <summary>Train for some epochs, timing each.</summary>
    Training,

    /// <summary>Evaluate the test set over and over.</summary>
    Evaluation,

    /// <summary>Train until the test accuracy is 99 %, noting when it passed 98 and 99.</summary>
    Accuracy,
}

/// <summary>What one child process measures.</summary>
/// <param name="MostImages">Training images in an epoch are the first of its shuffle order, at most so many.</param>
/// <param name="Threads">For our executor and for TorchSharp's pool alike.</param>
internal sealed record Job(
    Side Side, Purpose Purpose, string Network, int BatchSize, int Epochs, int MostImages, int Threads, ulong Seed, bool Cuda, string Data,
    TorchSettings Torch);

/// <summary>What it found. Fields that its purpose does not fill stay empty.</summary>
/// <param name="Device">The contender's description of what it ran on.</param>
/// <param name="PeakBytes">The process's largest resident memory.</param>
internal sealed record Outcome(string Device, long PeakBytes)
{
    /// <summary>Training images in an epoch.</summary>
    public int Images { get; init; }

    /// <summary>Seconds of each epoch, training alone.</summary>
    public double[] EpochSeconds { get; init; } = [];

    /// <summary>Test images a second.</summary>
    public double EvaluationRate { get; init; }

    /// <summary>From the start of the process until 98 and 99 % of the test images were right, evaluations not counted.</summary>
    public double[] MilestoneSeconds { get; init; } = [];

    /// <summary>Training images a second over the first so many epochs.</summary>
    public double TrainingRate(int epochs) => (double)Images * epochs / EpochSeconds.Take(epochs).Sum();

    /// <summary>Seconds to a milestone; not a number where it was not reached.</summary>
    public double Milestone(int index) => index < MilestoneSeconds.Length ? MilestoneSeconds[index] : double.NaN;
}
