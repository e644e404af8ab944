using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Serving;

/// <summary>The runs in a folder; a run is read again only when one of its files has changed.</summary>
/// <param name="folder">The folder that contains the run folders; it need not exist yet.</param>
/// <param name="clock">The clock.</param>
public sealed class RunList(string folder, TimeProvider clock)
{
    private const int MostRuns = 50;

    // RunRecorder writes at the end of an epoch and at least this often within one; after twice that time a run counts as stopped.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(40);

    private readonly Lock _lock = new();
    private Dictionary<string, Entry> _known = [];

    /// <summary>The newest runs, newest first.</summary>
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

    /// <summary>Replaces an ensemble by its members.</summary>
    private static IEnumerable<RunFolder> Members(RunFolder run) => run.Member(1).HoldsRun
        ? Enumerable.Range(1, RunDescription.MaxMembers).Select(run.Member).TakeWhile(member => member.HoldsRun)
        : [run];

    private Entry Find(RunFolder run)
    {
        var changed = new[] { run.DescriptionPath, run.MetricsPath, run.StatePath }
            .Max(path => new DateTimeOffset(File.GetLastWriteTimeUtc(path)));
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
            // The full message contains paths, which the page should not reveal.
            return new RunCurves(name, null, null, null, 0, false, [], "this version cannot read its files");
        }
    }

    private static CurvePoint Point(EpochMetrics epoch) =>
        new(epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.Seconds);

    private sealed record Entry(DateTimeOffset Changed, RunCurves Run);
}
