using CudnnDigits.Data;
using CudnnDigits.Models;

namespace CudnnDigits.Execution;

/// <summary>
/// Trains and evaluates one network on one device. Allocates and binds all memory in its constructor and <see cref="Load"/>. Not safe for
/// several threads at once. Code above this interface knows no device; code below it knows no epoch.
/// </summary>
public interface IExecutor : IDisposable
{
    /// <summary>A description of the device: "CPU, AVX-512, 2 threads".</summary>
    string Device { get; }

    /// <summary>Uploads the training images and labels, once. Its images must have the size of the plan's input.</summary>
    /// <param name="training">The training images, undistorted.</param>
    /// <param name="augmentation">How each step distorts its images; null for not at all.</param>
    void Load(Dataset training, Augmentation? augmentation = null);

    /// <summary>
    /// Takes one training step for each learning rate. Step i trains on the images
    /// <c>order[i * batch .. (i + 1) * batch]</c> of the loaded data; only the last step may have fewer.
    /// </summary>
    /// <param name="order">Indices into the loaded data.</param>
    /// <param name="rates">One learning rate a step.</param>
    /// <param name="losses">
    /// Receives the mean loss of each step's images, before its update. As long as <paramref name="rates"/>. NaN for a step after
    /// which a parameter or a moment is not finite, so that no divergence goes unnoticed.
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
