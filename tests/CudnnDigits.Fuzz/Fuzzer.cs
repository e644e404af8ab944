using System.Diagnostics;
using CudnnDigits.Fuzz.Targets;

namespace CudnnDigits.Fuzz;

/// <summary>
/// Feeds a target, and watches that it refuses or reads: no other exception, no second without an answer, no memory out of proportion.
/// </summary>
/// <param name="target">What reads.</param>
/// <param name="corpus">Samples of its format.</param>
/// <param name="seed">Each input follows from this and its number.</param>
public sealed class Fuzzer(IFuzzTarget target, IReadOnlyList<byte[]> corpus, int seed)
{
    private readonly Mutator _mutator = new(corpus);

    /// <summary>Where the input at hand is kept, so that it outlives a crash of the process; null for nowhere.</summary>
    public string? Trace { get; init; }

    /// <summary>Reads the corpus, what is hostile, and <paramref name="count"/> mutations.</summary>
    /// <exception cref="FuzzException">The target did what it must not.</exception>
    public FuzzResult Run(int count)
    {
        var (result, number) = (new FuzzResult(), 0);
        foreach (var input in corpus.Concat(target.Hostile())) Feed(input, $"sample {number++}", result);
        for (var index = 0; index < count; index++) Feed(Input(index), $"input {index} of seed {seed}", result);
        return result;
    }

    /// <summary>The mutation of that number.</summary>
    public byte[] Input(int index) => _mutator.Next(new Random(HashCode(seed, index)));

    private static int HashCode(int seed, int index) => unchecked((seed * 0x01000193) ^ (index * (int)0x9E3779B1));

    private void Feed(byte[] input, string name, FuzzResult result)
    {
        if (Trace is not null) File.WriteAllBytes(Trace, input);
        var started = Stopwatch.GetTimestamp();
        if (Read(input, name)) result.Accepted++;
        var time = Stopwatch.GetElapsedTime(started);
        // The machine may have been busy: then the processor's time tells.
        if (time > target.Patience) time = ProcessorTime(input, name);
        if (time > target.Patience) throw new FuzzException($"{target.Name}: {name} took {time.TotalSeconds:F1} s", input);
        result.Inputs++;
        if (time > result.Slowest) result.Slowest = time;
    }

    /// <summary>Whether the target took the input for what it claimed to be.</summary>
    private bool Read(byte[] input, string name)
    {
        var most = target.MostAllocated(input.Length);
        var (accepted, allocated) = Measure(input, name);
        // Classes may have been set up on the way, which is done once and no fault of the input: then a second time tells.
        if (allocated > most) (accepted, allocated) = Measure(input, name);
        if (allocated > most)
        {
            throw new FuzzException(
                $"{target.Name}: {name} of {input.Length} bytes made it allocate {allocated} bytes, at most {most} are allowed", input);
        }

        return accepted;
    }

    private (bool Accepted, long Allocated) Measure(byte[] input, string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = false;
        try
        {
            target.Read(input);
            accepted = true;
        }
        catch (Exception failure)
        {
            if (!target.IsRefusal(failure)) throw new FuzzException($"{target.Name}: {name} made it throw {failure}", input);
        }

        return (accepted, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private TimeSpan ProcessorTime(byte[] input, string name)
    {
        var before = Environment.CpuUsage.TotalTime;
        _ = Read(input, name);
        return Environment.CpuUsage.TotalTime - before;
    }
}
