using CudnnDigits.Cpu;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training;

namespace CudnnDigits.Tests;

/// <summary>A network that has seen enough of MNIST to read digits, trained once for all tests that need one.</summary>
internal static class TrainedCnn
{
    private const int Batch = 64, Images = 40_000;
    private static readonly Lazy<TrainingState> Trained = new(Train);

    public static Plan Plan { get; } = Plan.Build(Catalogue.Find("cnn").Spec, Batch);

    public static float[] Parameters => Trained.Value.Parameters;

    /// <summary>A new executor with the trained weights. Whoever asks disposes of it.</summary>
    public static IExecutor CreateExecutor()
    {
        var executor = new CpuExecutor(Plan, new Adam(), Environment.ProcessorCount);
        executor.Write(Trained.Value);
        return executor;
    }

    /// <summary>The class of the largest logit of each image.</summary>
    public static int[] Read(byte[] images)
    {
        using var executor = CreateExecutor();
        var logits = new float[images.Length / Plan.Spec.Input.Count * Plan.Classes];
        executor.Predict(images, logits);
        return [.. logits.Chunk(Plan.Classes).Select(scores => Array.IndexOf(scores, scores.Max()))];
    }

    private static TrainingState Train()
    {
        using var executor = new CpuExecutor(Plan, new Adam(), Environment.ProcessorCount);
        executor.Load(TestData.Mnist.Training);
        executor.Write(TrainingState.Create(Plan, seed: 1));
        var order = ShuffleOrder.Create(TestData.Mnist.Training.Count, seed: 1, epoch: 0).AsSpan(0, Images);
        var rates = new float[Images / Batch];
        Array.Fill(rates, 0.001f);
        executor.Train(order, rates, new float[rates.Length]);
        var state = new TrainingState(Plan);
        executor.Read(state);
        return state;
    }
}
