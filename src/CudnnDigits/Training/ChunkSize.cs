namespace CudnnDigits.Training;

/// <summary>
/// The number of steps in one call of the executor: enough to make the overhead negligible, and few enough to show progress and to stop
/// promptly, on a device of any speed.
/// </summary>
internal sealed class ChunkSize
{
    private const int First = 4, Largest = 1024;
    private const double ShortSeconds = 0.025, LongSeconds = 0.1;

    public int Steps { get; private set; } = First;

    /// <param name="seconds">The time of the last chunk, in seconds.</param>
    public void Adapt(double seconds)
    {
        if (seconds < ShortSeconds) Steps = Math.Min(2 * Steps, Largest);
        else if (seconds > LongSeconds) Steps = Math.Max(Steps / 2, 1);
    }
}
