using CudnnDigits.Data;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>What the measurements ask of either side: one network with its optimizer, and both data sets.</summary>
internal interface IContender : IDisposable
{
    /// <summary>One line for people: device, threads, settings.</summary>
    string Device { get; }

    /// <summary>Puts the data where training and evaluation want them, once.</summary>
    void Load(Dataset training, Dataset test);

    /// <summary>One step for each rate, on consecutive parts of the order.</summary>
    void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses);

    /// <summary>The logits of all test images.</summary>
    void Predict(Span<float> logits);
}
