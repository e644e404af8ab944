using CudnnDigits.Commands.Terminal;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Networks;

/// <summary>A trained network, or an ensemble of networks whose probabilities are averaged.</summary>
/// <param name="Members">The flat parameter buffer of each network.</param>
/// <param name="Weights">The weights file of each network.</param>
/// <param name="Path">The weights file, or the folder of an ensemble.</param>
internal sealed record TrainedNetwork(Plan Plan, IReadOnlyList<float[]> Members, IReadOnlyList<string> Weights, string Path)
{
    /// <summary>The batch size of predictions; results do not depend on it.</summary>
    public const int BatchSize = 64;

    public string Name => Plan.Spec.Name;

    /// <summary>Divides the logits so that a probability is the share of correct answers at that probability; 1 if it was not measured.</summary>
    /// <remarks>C. Guo et al., "On calibration of modern neural networks", 2017.</remarks>
    public double Temperature { get; init; } = 1;

    /// <summary>The parameters of a single network.</summary>
    /// <exception cref="UsageException">This is an ensemble.</exception>
    public float[] Parameters => Members is [var only] ? only : throw new UsageException(
        $"{Path} is an ensemble of {Members.Count} networks: specify one of them, such as {System.IO.Path.GetDirectoryName(Weights[0])}");

    /// <exception cref="InvalidDataException">A weights file is damaged or does not fit the network.</exception>
    public static TrainedNetwork Read(ModelSpec spec, string path, params string[] weights)
    {
        var plan = Plan.Build(spec, BatchSize);
        return new TrainedNetwork(plan, [.. weights.Select(file => WeightsFile.Read(file, plan))], weights, path);
    }

    /// <summary>One for <see cref="Predict"/>.</summary>
    public IExecutor CreateExecutor(string device, int threads, Action<string> note)
    {
        // The update rule does not matter for predictions; plain SGD needs the least memory.
        var executor = ExecutorFactory.Create(device, Plan, new Sgd(), threads, note);
        executor.Write(TrainingState.FromParameters(Plan, Members[0]));
        return executor;
    }

    /// <summary>The calibrated logits for some images, [image, class]; of an ensemble those of its averaged probabilities.</summary>
    public float[] PredictCalibrated(IExecutor executor, ReadOnlySpan<byte> images)
    {
        var logits = Softmax.LogMean(Predict(executor, images), Plan.Classes);
        return Temperature == 1 ? logits : Array.ConvertAll(logits, logit => (float)(logit / Temperature));
    }

    /// <summary>The logits of each member for some images, [image, class].</summary>
    public IReadOnlyList<float[]> Predict(IExecutor executor, ReadOnlySpan<byte> images)
    {
        var answers = new float[Members.Count][];
        for (var member = 0; member < answers.Length; member++)
        {
            // A single network was written when the executor was created.
            if (Members.Count > 1) executor.Write(TrainingState.FromParameters(Plan, Members[member]));
            answers[member] = new float[images.Length / Plan.Spec.Input.Count * Plan.Classes];
            executor.Predict(images, answers[member]);
        }

        return answers;
    }
}
