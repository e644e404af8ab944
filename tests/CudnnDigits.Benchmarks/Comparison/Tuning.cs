using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>
/// Finds TorchSharp's fastest settings for each network, batch and purpose by trying them all, so that the peer is not held back.
/// </summary>
internal sealed class Tuning(CompareSettings settings)
{
    /// <summary>Floats must win by this much: they take four times the memory, which is compared as well.</summary>
    private const double WorthMemory = 1.03;

    private readonly Dictionary<(Purpose, string, int), TorchSettings> _found = [];

    /// <summary>What was tried: the job, the settings, images a second.</summary>
    public List<(Job Job, TorchSettings Settings, double Rate)> Trials { get; } = [];

    public TorchSettings For(Job job)
    {
        var trial = SeriesList.TuningJob(settings, job);
        var key = (trial.Purpose, trial.Network, trial.BatchSize);
        return _found.TryGetValue(key, out var known) ? known : _found[key] = Try(trial);
    }

    private TorchSettings Try(Job trial)
    {
        var rated = Candidates(trial.Network)
            .Select(candidate => (Candidate: candidate, Rate: Rate(trial with { Torch = candidate }))).ToArray();
        foreach (var (candidate, rate) in rated) Trials.Add((trial, candidate, rate));
        return rated.MaxBy(entry => entry.Candidate.FloatImages ? entry.Rate / WorthMemory : entry.Rate).Candidate;
    }

    private static IEnumerable<TorchSettings> Candidates(string network)
    {
        var convolves = Catalogue.Find(network).Spec.Layers.Any(layer => layer is Conv2d);
        return
            from channelsLast in convolves ? new[] { false, true } : [false]
            from floatImages in new[] { false, true }
            select new TorchSettings(channelsLast, floatImages);
    }

    private static double Rate(Job job)
    {
        var outcome = ChildProcess.Run(job);
        return job.Purpose == Purpose.Evaluation ? outcome.EvaluationRate : outcome.Images / outcome.EpochSeconds.Min();
    }
}
