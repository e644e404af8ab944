using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Cuda;

/// <summary>
/// A network with a layer of every kind, so small that the emulator runs it at once, and some images for it, to be distorted.
/// </summary>
internal static class Workload
{
    public const int BatchSize = 4;

    public static ModelSpec Spec { get; } = new("tiny", new Shape(1, 6, 6),
    [
        new Conv2d(2, 3, Padding: 1), new ReLU(), new BatchNorm2d(), new MaxPool2d(2), new Conv2d(3, 2), new ReLU(),
        new Linear(5), new ReLU(), new Dropout(0.2f), new Linear(10),
    ]);

    public static Augmentation Distortion { get; } = new(Shift: 1, Rotation: 10, Scale: 0.1f, Shear: 0.1f);

    public static Plan Plan { get; } = Plan.Build(Spec, BatchSize);

    public static Dataset Data { get; } = Create(40);

    /// <param name="options">How the GPU is used; null for the usual.</param>
    /// <param name="optimizer">The update rule; null for Adam.</param>
    /// <param name="plan">Null for <see cref="Plan"/>.</param>
    public static CudaExecutor Start(CudaOptions? options = null, OptimizerSpec? optimizer = null, Plan? plan = null)
    {
        plan ??= Plan;
        var executor = new CudaExecutor(plan, optimizer ?? new Adam(), options ?? new CudaOptions());
        try
        {
            executor.Load(Data, Distortion);
            executor.Write(TrainingState.Create(plan, 1));
            return executor;
        }
        catch
        {
            executor.Dispose();
            throw;
        }
    }

    /// <summary>Trains on so many images from the first on, and gives the losses.</summary>
    public static float[] Train(this IExecutor executor, int images)
    {
        var losses = new float[(images + BatchSize - 1) / BatchSize];
        executor.Train([.. Enumerable.Range(0, images).Select(i => i % Data.Count)], Enumerable.Repeat(0.01f, losses.Length).ToArray(), losses);
        return losses;
    }

    private static Dataset Create(int count)
    {
        var random = new Random(7);
        var (images, labels) = (new byte[count * 36], new byte[count]);
        random.NextBytes(images);
        for (var i = 0; i < count; i++) labels[i] = (byte)random.Next(10);
        return new Dataset("tiny", images, labels, 6, 6);
    }
}
