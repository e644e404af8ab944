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
    private const int BatchSize = 64;

    public string Name => Plan.Spec.Name;

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
