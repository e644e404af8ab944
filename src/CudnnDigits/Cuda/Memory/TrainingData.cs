using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Memory;

/// <summary>
/// The data set on the device, as bytes, and the buffers of a chunk of steps: order and learning rates are uploaded once a chunk, and the
/// losses downloaded once a chunk.
/// </summary>
internal sealed class TrainingData : IDisposable
{
    private const string Relief = "Train on fewer images";
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly PinnedBuffer<int> _orderOut;
    private readonly PinnedBuffer<float> _ratesOut;
    private readonly PinnedBuffer<StepState> _stateOut;
    private readonly PinnedBuffer<float> _lossesIn;

    public TrainingData(CudaSession session, Plan plan, Dataset data, DeviceBuffer<StepState> state)
    {
        (_session, ImageCount, State) = (session, data.Count, state);
        _resources = new ResourceStack(session.Quiesce);
        StepCapacity = Math.Max(1, Batches.Count(data.Count, plan.BatchSize));
        using var guard = _resources.Guard();
        Images = Upload(data.Images, "the images");
        Labels = Upload(data.Labels, "the labels");
        Order = Allocate<int>((long)StepCapacity * plan.BatchSize, "the order of the images");
        Rates = Allocate<float>(StepCapacity, "the learning rates");
        Losses = Allocate<float>(StepCapacity, "the losses");
        _orderOut = _resources.Own(session.Pin<int>((int)Order.Length));
        _ratesOut = _resources.Own(session.Pin<float>(StepCapacity));
        _stateOut = _resources.Own(session.Pin<StepState>(1));
        _lossesIn = _resources.Own(session.Pin<float>(StepCapacity));
        guard.Complete();
    }

    public int ImageCount { get; }

    /// <summary>The maximum number of steps of one chunk: an epoch.</summary>
    public int StepCapacity { get; }

    public DeviceBuffer<byte> Images { get; }

    public DeviceBuffer<byte> Labels { get; }

    public DeviceBuffer<int> Order { get; }

    public DeviceBuffer<float> Rates { get; }

    public DeviceBuffer<float> Losses { get; }

    /// <summary>The state at the start of a chunk; the steps advance it.</summary>
    public DeviceBuffer<StepState> State { get; }

    public long Bytes => Images.Bytes + Labels.Bytes + Order.Bytes + Rates.Bytes + Losses.Bytes + State.Bytes;

    /// <summary>Queues the upload of a chunk. The previous chunk must have completed.</summary>
    public void Send(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, StepState state)
    {
        order.CopyTo(_orderOut.Span);
        rates.CopyTo(_ratesOut.Span);
        _stateOut.Span[0] = state;
        Order.CopyFrom(_orderOut, order.Length, _session.Stream);
        Rates.CopyFrom(_ratesOut, rates.Length, _session.Stream);
        State.CopyFrom(_stateOut, 1, _session.Stream);
    }

    /// <summary>Waits for the chunk and downloads its losses: the only time that the host waits for the device.</summary>
    public void Receive(Span<float> losses)
    {
        Losses.CopyTo(_lossesIn, losses.Length, _session.Stream);
        _session.Stream.Synchronize();
        _lossesIn.Span[..losses.Length].CopyTo(losses);
    }

    public void Dispose() => _resources.Dispose();

    private DeviceBuffer<T> Allocate<T>(long length, string name)
        where T : unmanaged => _resources.Own(_session.Allocate<T>(length, name, Relief));

    private DeviceBuffer<byte> Upload(byte[] bytes, string name)
    {
        var buffer = Allocate<byte>(bytes.Length, name);
        _session.Upload<byte>(bytes, buffer);
        return buffer;
    }
}
