using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Serving;

/// <summary>The runs of a folder, read again only where a file has changed.</summary>
/// <param name="folder">Holds a folder a run; need not exist yet.</param>
/// <param name="clock">Tells what time it is.</param>
public sealed class RunList(string folder, TimeProvider clock)
{
    private const int MostRuns = 50;

    // A training writes at the end of an epoch and at least this often within one, by RunRecorder; twice that is silence.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    private readonly Lock _lock = new();
    private Dictionary<string, Entry> _known = [];

    /// <summary>The newest runs, the newest first.</summary>
    public IReadOnlyList<RunCurves> Read()
    {
        lock (_lock)
        {
            var runs = Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => new RunFolder(path)) : [];
            var entries = runs.Where(run => run.HoldsRun).SelectMany(Members).Select(Find)
                .OrderByDescending(entry => entry.Run.Started).ThenByDescending(entry => entry.Run.Name, StringComparer.Ordinal)
                .Take(MostRuns).ToArray();
            _known = entries.ToDictionary(entry => entry.Run.Name);
            return [.. entries.Select(entry => entry.Run with { Training = IsAtWork(entry) })];
        }
    }

    private bool IsAtWork(Entry entry) => entry.Run.Curve.Count < entry.Run.Epochs && clock.GetUtcNow() - entry.Changed < Silence;

    /// <summary>The runs of an ensemble in its stead.</summary>
    private static IEnumerable<RunFolder> Members(RunFolder run) => run.Member(1).HoldsRun
        ? Enumerable.Range(1, RunDescription.MaxMembers).Select(run.Member).TakeWhile(member => member.HoldsRun)
        : [run];

    private Entry Find(RunFolder run)
    {
        var changed = new[] { run.DescriptionPath, run.MetricsPath, run.StatePath }
            .Select(path => new DateTimeOffset(File.GetLastWriteTimeUtc(path))).Max();
        var name = Path.GetRelativePath(folder, run.Path);
        return _known.TryGetValue(name, out var known) && known.Changed == changed ? known : new Entry(changed, Load(name, run));
    }

    private static RunCurves Load(string name, RunFolder run)
    {
        try
        {
            var description = run.ReadDescription();
            return new RunCurves(
                name, description.Training.Network, description.Environment.Executor, description.Started, description.Training.Epochs,
                Training: false, [.. run.ReadMetrics().Select(Point)]);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // The message names files of this machine, which a page need not know.
            return new RunCurves(name, null, null, null, 0, false, [], "its files cannot be read by this version");
        }
    }

    private static CurvePoint Point(EpochMetrics epoch) =>
        new(epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.Seconds);

    private sealed record Entry(DateTimeOffset Changed, RunCurves Run);
}
