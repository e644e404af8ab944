using CudnnDigits.Commands.Terminal;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Networks;

/// <summary>A trained network, or an ensemble: several of one kind that answer with the mean of their probabilities.</summary>
/// <param name="Members">The flat parameter buffer of each.</param>
/// <param name="Weights">The file that each came from.</param>
/// <param name="Path">Where it all came from: the file, or the folder of an ensemble.</param>
internal sealed record TrainedNetwork(Plan Plan, IReadOnlyList<float[]> Members, IReadOnlyList<string> Weights, string Path)
{
    // The size of a batch that predictions are made in; the result does not depend on it.
    public const int BatchSize = 64;

    public string Name => Plan.Spec.Name;

    /// <summary>What its logits are divided by, so that its probabilities are those of being right; 1 where none was measured.</summary>
    /// <remarks>C. Guo et al., "On calibration of modern neural networks", 2017.</remarks>
    public double Temperature { get; init; } = 1;

    /// <summary>The parameters, for what only a single network can do.</summary>
    /// <exception cref="UsageException">It is an ensemble.</exception>
    public float[] Parameters => Members is [var only] ? only : throw new UsageException(
        $"{Path} holds an ensemble of {Members.Count} networks: name one of them, such as {System.IO.Path.GetDirectoryName(Weights[0])}");

    /// <exception cref="InvalidDataException">Weights are damaged or do not fit.</exception>
    public static TrainedNetwork Read(ModelSpec spec, string path, params string[] weights)
    {
        var plan = Plan.Build(spec, BatchSize);
        return new TrainedNetwork(plan, [.. weights.Select(file => WeightsFile.Read(file, plan))], weights, path);
    }

    /// <summary>One for <see cref="Predict"/>.</summary>
    public IExecutor CreateExecutor(string device, int threads, Action<string> note)
    {
        // Which rule would update the weights does not matter; this one keeps nothing besides.
        var executor = ExecutorFactory.Create(device, Plan, new Sgd(), threads, note);
        executor.Write(TrainingState.FromParameters(Plan, Members[0]));
        return executor;
    }

    /// <summary>The logits of images [image, class], of an ensemble together, calibrated.</summary>
    public float[] PredictCalibrated(IExecutor executor, ReadOnlySpan<byte> images)
    {
        var logits = Softmax.LogMean(Predict(executor, images), Plan.Classes);
        return Temperature == 1 ? logits : Array.ConvertAll(logits, logit => (float)(logit / Temperature));
    }

    /// <summary>What each member says of the images: its logits, [image, class].</summary>
    public IReadOnlyList<float[]> Predict(IExecutor executor, ReadOnlySpan<byte> images)
    {
        var answers = new float[Members.Count][];
        for (var member = 0; member < answers.Length; member++)
        {
            // A single network is there since the executor was made.
            if (Members.Count > 1) executor.Write(TrainingState.FromParameters(Plan, Members[member]));
            answers[member] = new float[images.Length / Plan.Spec.Input.Count * Plan.Classes];
            executor.Predict(images, answers[member]);
        }

        return answers;
    }
}
