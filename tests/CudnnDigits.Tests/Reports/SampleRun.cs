using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Reports;

/// <summary>A run folder as a training leaves it, with weights that read digits, and what it comes to on some test images.</summary>
internal static class SampleRun
{
    private const int Images = 1000, StepsPerEpoch = 100;

    public static RunData Create(string path)
    {
        var folder = new RunFolder(path);
        WriteDescription(folder);
        folder.WriteMetrics([Epoch(1, 0.5, 900), Epoch(2, 0.1, 960), Epoch(3, 0.05, 950)]);
        var log = new LossLog(folder.LossesPath, steps: 0);
        log.Add([.. Enumerable.Range(0, 3 * StepsPerEpoch).Select(step => 2.3f / (1 + step))]);
        log.Save();
        WeightsFile.Write(folder.WeightsPath, TrainedCnn.Plan, TrainedCnn.Parameters, []);
        using var executor = TrainedCnn.CreateExecutor();
        var test = TestData.Mnist.Test;
        return RunData.Load(folder, executor, TrainedCnn.Plan, test with
        {
            Images = test.Images[..(Images * test.ImageSize)],
            Labels = test.Labels[..Images],
        });
    }

    public static void WriteDescription(RunFolder folder) => folder.Write(new RunDescription(
        RunDescription.CurrentVersion, DateTimeOffset.UnixEpoch, new TrainingSettings("cnn", 3, 64, 0.001f, new Adam()), "cpu", 2, null,
        new RunEnvironment("cudnndigits", "CPU <of a test>", ".NET", "Linux")));

    public static EpochMetrics Epoch(int epoch, double loss, int correct) =>
        new(epoch, loss, Seconds: 2, ImagesPerSecond: StepsPerEpoch * 64 / 2.0, correct, Images);

    /// <summary>The plan of a network without a convolution.</summary>
    public static RunData WithoutConvolution(RunData run)
    {
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 64);
        return run with { Plan = plan, Parameters = new float[plan.ParameterFloats] };
    }
}
