using System.Diagnostics;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>Carries out one job in this process.</summary>
internal sealed class Measurement : IDisposable
{
    private const double EvaluationSeconds = 1;
    private const int ChecksAnEpoch = 4;
    private static readonly double[] Milestones = [0.98, 0.99];

    private readonly Job _job;
    private readonly CatalogueEntry _entry;
    private readonly Plan _plan;
    private readonly Dataset _training, _test;
    private readonly IContender _contender;

    private Measurement(Job job)
    {
        _job = job;
        _entry = Catalogue.Find(job.Network);
        _plan = Plan.Build(_entry.Spec, job.BatchSize);
        (_training, _test) = MnistData.Load(job.Data);
        _contender = job.Side == Side.Ours
            ? new OurContender(_plan, _entry.Optimizer, job)
            : new TorchContender(_plan, _entry.Optimizer, job);
        _contender.Load(_training, _test);
    }

    private int Images => Math.Min(_job.MostImages, _training.Count);

    public static Outcome Run(Job job)
    {
        using var measurement = new Measurement(job);
        return job.Purpose switch
        {
            Purpose.Training => measurement.Train(),
            Purpose.Evaluation => measurement.Evaluate(),
            _ => measurement.Reach(),
        };
    }

    public void Dispose() => _contender.Dispose();

    private Outcome Train()
    {
        var seconds = new double[_job.Epochs];
        for (var epoch = 0; epoch < seconds.Length; epoch++)
        {
            var order = ShuffleOrder.Create(_training.Count, _job.Seed, epoch);
            var watch = Stopwatch.StartNew();
            Train(order.AsSpan(0, Images));
            seconds[epoch] = watch.Elapsed.TotalSeconds;
        }

        return Result() with { Images = Images, EpochSeconds = seconds };
    }

    /// <summary>A pass to warm up, then at least two, and as many as it takes to be long enough for a clock.</summary>
    private Outcome Evaluate()
    {
        var logits = new float[_test.Count * _plan.Classes];
        _contender.Predict(logits);
        var watch = Stopwatch.StartNew();
        var passes = 0;
        while (passes < 2 || watch.Elapsed.TotalSeconds < EvaluationSeconds)
        {
            _contender.Predict(logits);
            passes++;
        }

        return Result() with { EvaluationRate = passes * _test.Count / watch.Elapsed.TotalSeconds };
    }

    private Outcome Reach()
    {
        var reached = new List<double>();
        var evaluating = TimeSpan.Zero;
        var stretch = Images / ChecksAnEpoch / _job.BatchSize * _job.BatchSize;
        for (var epoch = 0; epoch < _job.Epochs && reached.Count < Milestones.Length; epoch++)
        {
            var order = ShuffleOrder.Create(_training.Count, _job.Seed, epoch);
            for (var first = 0; first < Images && reached.Count < Milestones.Length; first += stretch)
            {
                Train(order.AsSpan(first, Math.Min(stretch, Images - first)));
                var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime - evaluating;
                var watch = Stopwatch.StartNew();
                var accuracy = Accuracy();
                evaluating += watch.Elapsed;
                while (reached.Count < Milestones.Length && accuracy >= Milestones[reached.Count]) reached.Add(sinceStart.TotalSeconds);
            }
        }

        return Result() with { MilestoneSeconds = [.. reached] };
    }

    private void Train(ReadOnlySpan<int> order)
    {
        var steps = (order.Length + _job.BatchSize - 1) / _job.BatchSize;
        var rates = new float[steps];
        Array.Fill(rates, _entry.LearningRate);
        _contender.Train(order, rates, new float[steps]);
    }

    private double Accuracy()
    {
        var logits = new float[_test.Count * _plan.Classes];
        _contender.Predict(logits);
        var correct = 0;
        for (var image = 0; image < _test.Count; image++)
        {
            var scores = logits.AsSpan(image * _plan.Classes, _plan.Classes);
            if (scores.IndexOf(scores.ToArray().Max()) == _test.Labels[image]) correct++;
        }

        return (double)correct / _test.Count;
    }

    private Outcome Result() => new(_contender.Device, Process.GetCurrentProcess().PeakWorkingSet64);
}
