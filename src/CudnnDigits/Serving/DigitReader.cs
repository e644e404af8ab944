using System.Threading.RateLimiting;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Models;

namespace CudnnDigits.Serving;

/// <summary>A trained network, loaded once, that reads drawings one after the other: an executor does one thing at a time.</summary>
public sealed class DigitReader : IDisposable
{
    /// <summary>Drawings that may wait for their turn. Beyond that it is better to say so than to let everybody wait.</summary>
    public const int MostWaiting = 256;

    private readonly IExecutor _network;
    private readonly IExecutor? _front;
    private readonly Shape _maps;
    private readonly float[] _logits;
    private readonly float[] _responses;
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    { PermitLimit = 1, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <param name="plan">The network.</param>
    /// <param name="parameters">Its flat parameter buffer.</param>
    /// <param name="createExecutor">Makes an executor for a plan: of the network, and of its front if it has feature maps.</param>
    public DigitReader(Plan plan, float[] parameters, Func<Plan, IExecutor> createExecutor)
    {
        _network = Prepare(plan, parameters, createExecutor);
        _logits = new float[plan.Classes];
        var front = NetworkFront.Of(plan);
        if (front is not null) _front = Prepare(front, plan.PrefixParameters(front, parameters), createExecutor);
        _maps = front?.Layers[^1].Output ?? default;
        _responses = new float[_maps.Count];
        Network = new NetworkInfo(plan.Spec.Name, plan.ParameterCount, _network.Device, _maps.Channels);
    }

    public NetworkInfo Network { get; }

    /// <summary>Reads a drawing of one digit. Waits while others are read.</summary>
    /// <returns>Null when too many wait already.</returns>
    /// <exception cref="ImageException">Nothing is drawn on it.</exception>
    public async Task<Reading?> ReadAsync(GreyImage drawing, CancellationToken cancellation)
    {
        var digit = DigitImage.From(drawing);
        using var turn = await _turns.AcquireAsync(1, cancellation);
        return turn.IsAcquired ? Read(digit) : null;
    }

    public void Dispose()
    {
        _turns.Dispose();
        _front?.Dispose();
        _network.Dispose();
    }

    private Reading Read(DigitImage digit)
    {
        _network.Predict(digit.Pixels, _logits);
        _front?.Predict(digit.Pixels, _responses);
        var maps = _front is null ? null : new FeatureMaps(_maps.Channels, _maps.Height, _maps.Width, ToBytes(_responses));
        var probabilities = Softmax.Of(_logits);
        return new Reading(Array.IndexOf(probabilities, probabilities.Max()), probabilities, digit.Pixels, digit.Digits, maps);
    }

    private static IExecutor Prepare(Plan plan, float[] parameters, Func<Plan, IExecutor> createExecutor)
    {
        var executor = createExecutor(plan);
        executor.Write(TrainingState.FromParameters(plan, parameters));
        return executor;
    }

    /// <summary>0 where a map does not respond, 255 where any of them responds most, so that they can be compared.</summary>
    private static byte[] ToBytes(float[] responses)
    {
        var strongest = Math.Max(responses.Max(), float.Epsilon);
        return Array.ConvertAll(responses, response => (byte)(255 * Math.Max(response, 0) / strongest));
    }
}
