using System.Threading.RateLimiting;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Models;

namespace CudnnDigits.Serving;

/// <summary>Classifies drawings with a trained network, one at a time: an executor is not thread-safe.</summary>
public sealed class DigitReader : IDisposable
{
    /// <summary>The maximum number of waiting drawings; further ones are refused.</summary>
    public const int MaxWaiting = 256;

    private readonly IExecutor _network;
    private readonly IExecutor? _front;
    private readonly Shape _maps;
    private readonly float[] _logits;
    private readonly float[] _responses;
    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions
    { PermitLimit = 1, QueueLimit = MaxWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <param name="plan">The plan of the network.</param>
    /// <param name="parameters">The flat parameter buffer.</param>
    /// <param name="createExecutor">
    /// Creates an executor for a plan: that of the network, and that of its prefix if it has feature maps.
    /// </param>
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

    /// <summary>Classifies a drawing of one digit, after those that arrived earlier.</summary>
    /// <returns>Null if too many drawings are waiting.</returns>
    /// <exception cref="ImageException">The drawing is empty.</exception>
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

    /// <summary>Scales responses to bytes: 0 is no response, 255 the strongest response of all maps, so that maps are comparable.</summary>
    private static byte[] ToBytes(float[] responses)
    {
        var strongest = Math.Max(responses.Max(), float.Epsilon);
        return Array.ConvertAll(responses, response => (byte)(255 * Math.Max(response, 0) / strongest));
    }
}
