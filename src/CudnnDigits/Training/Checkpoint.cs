using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>The state of a training between two steps: that of the executor and the position in the shuffle order.</summary>
public sealed class Checkpoint(TrainingState state)
{
    public TrainingState State { get; } = state;

    /// <summary>The seed of the shuffle orders and of whatever else is random.</summary>
    public ulong Seed => State.Seed;

    public TrainingCursor Cursor { get; set; }

    /// <summary>The training before its first step.</summary>
    public static Checkpoint Create(Plan plan, ulong seed) => new(TrainingState.Create(plan, seed));
}
