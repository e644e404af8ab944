using System.Diagnostics;

namespace CudnnDigits.Cpu.Roofline;

/// <summary>Times short work on a machine that others may use, too: the least of many tries is what the code can do.</summary>
internal static class Stopwatches
{
    private const int Tries = 25;

    /// <summary>Seconds that the fastest try took.</summary>
    public static double Least(Action work)
    {
        var least = double.PositiveInfinity;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }
}
