namespace CudnnDigits.Training;

/// <summary>
/// How many steps to hand out at once: enough that handing out costs nothing, few enough that progress is live and a stop is
/// answered at once, on a device of any speed.
/// </summary>
internal sealed class ChunkSize
{
    private const int First = 4, Largest = 1024;
    private const double ShortSeconds = 0.025, LongSeconds = 0.1;

    public int Steps { get; private set; } = First;

    /// <param name="seconds">How long the last chunk took.</param>
    public void Adapt(double seconds)
    {
        if (seconds < ShortSeconds) Steps = Math.Min(2 * Steps, Largest);
        else if (seconds > LongSeconds) Steps = Math.Max(Steps / 2, 1);
    }
}
