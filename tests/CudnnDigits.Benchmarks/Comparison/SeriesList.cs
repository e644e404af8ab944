using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>What is compared: training and evaluation of the tutorial's networks, then cnn as its user meets it.</summary>
internal static class SeriesList
{
    /// <summary>The unit of all speeds.</summary>
    public const string Rate = "images/s";

    public const string Cnn = "cnn";
    private const int QuickCnnImages = 6_400;
    private static readonly int[] TrainingBatches = [64, 600];
    private static readonly int[] EvaluationBatches = [64, 600, 1000];

    public static IEnumerable<Series> Create(CompareSettings settings)
    {
        foreach (var network in Networks)
        {
            foreach (var batch in TrainingBatches) yield return Training(settings, network, batch);
            foreach (var batch in EvaluationBatches) yield return Evaluation(settings, network, batch);
        }

        if (!settings.Quick) yield return Accuracy(settings);
    }

    /// <summary>The short job on which every setting of TorchSharp is tried for another job.</summary>
    public static Job TuningJob(CompareSettings settings, Job job) => job.Purpose switch
    {
        Purpose.Evaluation => job with { Side = Side.TorchSharp },
        _ => job with
        {
            Side = Side.TorchSharp,
            Purpose = Purpose.Training,
            Epochs = 2,
            MostImages = MostImages(settings with { Quick = true }, job.Network),
        },
    };

    private static IEnumerable<string> Networks => Catalogue.Tutorial.Select(entry => entry.Spec.Name).OrderBy(name => name != Cnn);

    private static int MostImages(CompareSettings settings, string network) =>
        settings.Quick && network == Cnn ? QuickCnnImages : int.MaxValue;

    private static Job NewJob(CompareSettings settings, Purpose purpose, string network, int batch, int epochs) => new(
        Side.Ours, purpose, network, batch, epochs, MostImages(settings, network), settings.Threads, CompareSettings.Seed, settings.Cuda,
        settings.Data, new TorchSettings());

    private static Series Training(CompareSettings settings, string network, int batch)
    {
        var epochs = settings.Quick || network == Cnn ? 2 : 10;
        var job = NewJob(settings, Purpose.Training, network, batch, epochs);
        var title = $"{network}, training, batch {batch}";
        List<Metric> metrics =
        [
            new($"{title}, first epoch", Rate, true, outcome => outcome.TrainingRate(1)),
            new($"{title}, {epochs} epochs", Rate, true, outcome => outcome.TrainingRate(epochs)),
        ];
        if (network == Cnn) metrics.Add(new($"{title}, peak memory", "MB", false, outcome => outcome.PeakBytes / 1e6));
        return new Series(job, metrics);
    }

    private static Series Evaluation(CompareSettings settings, string network, int batch) => new(
        NewJob(settings, Purpose.Evaluation, network, batch, 0),
        [new($"{network}, evaluation, batch {batch}", Rate, true, outcome => outcome.EvaluationRate)]);

    private static Series Accuracy(CompareSettings settings) => new(
        NewJob(settings, Purpose.Accuracy, Cnn, 64, 10),
        [
            new("cnn, start of process to 98 %", "s", false, outcome => outcome.Milestone(0)),
            new("cnn, start of process to 99 %", "s", false, outcome => outcome.Milestone(1)),
        ]);
}
