using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>
/// A machine for one plan: it binds addresses to the plan in its constructor, and from then on only runs. Not safe for several
/// threads at once. Above this seam nobody knows a device; below it nobody knows an epoch.
/// </summary>
public interface IExecutor : IDisposable
{
    /// <summary>One line for people: "CPU, AVX-512, 2 threads".</summary>
    string Device { get; }

    /// <summary>Uploads the training images and labels, once. Its images must have the size of the plan's input.</summary>
    /// <param name="training">The images as they are.</param>
    /// <param name="augmentation">How each step distorts those that it trains on; null for not at all.</param>
    void Load(Dataset training, Augmentation? augmentation = null);

    /// <summary>
    /// Takes one training step for each learning rate. Step i trains on the images
    /// <c>order[i * batch .. (i + 1) * batch]</c> of the loaded data; only the last step may have fewer.
    /// </summary>
    /// <param name="order">Indices into the loaded data.</param>
    /// <param name="rates">One learning rate a step.</param>
    /// <param name="losses">
    /// Receives the mean loss of each step's images, before its update. As long as <paramref name="rates"/>. NaN for a step whose
    /// update left a parameter or a moment that is no finite number, so that nothing goes wrong unseen.
    /// </param>
    void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses);

    /// <summary>
    /// Computes the logits [count, classes] of any number of images [count, rows, columns], with the average of the parameters where
    /// the optimizer keeps one.
    /// </summary>
    void Predict(ReadOnlySpan<byte> images, Span<float> logits);

    /// <summary>Copies parameters, moments, average and step count out of the executor.</summary>
    void Read(TrainingState into);

    /// <summary>Replaces parameters, moments, average and step count.</summary>
    void Write(TrainingState from);
}
