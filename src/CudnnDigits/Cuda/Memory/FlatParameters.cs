using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>
/// The parameters with their gradients and two moments: four flat device buffers in the plan's layout, and a fifth if an average is
/// kept. Gaps are zero and stay zero, so that one launch over the whole length updates all parameters, and one all-reduce over the
/// gradients would suffice for several GPUs. The running statistics follow the parameters.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const string Relief = "Use a smaller network";
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly PinnedBuffer<float> _staging;

    public FlatParameters(CudaSession session, Plan plan, bool average)
    {
        (_session, _resources) = (session, new ResourceStack(session.Quiesce));
        Count = plan.ParameterFloats;
        using var guard = _resources.Guard();
        Values = Zeros(plan.ValueFloats, "the parameters");
        Gradients = Zeros(Count, "the parameters' gradients");
        FirstMoments = Zeros(Count, "Adam's first moments");
        SecondMoments = Zeros(Count, "Adam's second moments");
        State = _resources.Own(session.Allocate<StepState>(1, "the step's state", Relief));
        State.Clear(session.Stream);
        if (average) Averages = Zeros(Count, "the average of the parameters");
        _staging = _resources.Own(session.Pin<float>(plan.ValueFloats));
        guard.Complete();
    }

    /// <summary>Length of the flat parameter buffer in floats, gaps included.</summary>
    public int Count { get; }

    /// <summary>The parameters, followed by the running statistics.</summary>
    public DeviceBuffer<float> Values { get; }

    public DeviceBuffer<float> Gradients { get; }

    public DeviceBuffer<float> FirstMoments { get; }

    public DeviceBuffer<float> SecondMoments { get; }

    /// <summary>The exponential moving average of the parameters; null if none is kept.</summary>
    public DeviceBuffer<float>? Averages { get; }

    /// <summary>The progress of training.</summary>
    public DeviceBuffer<StepState> State { get; }

    public long Bytes => Values.Bytes + (3 * Gradients.Bytes) + (Averages?.Bytes ?? 0) + State.Bytes;

    public CUdeviceptr Value(ParameterPlan parameter) => Values.At(parameter.Offset);

    public CUdeviceptr Gradient(ParameterPlan parameter) => Gradients.At(parameter.Offset);

    public void Read(TrainingState into)
    {
        Download(Values, into.Parameters);
        Download(FirstMoments, into.FirstMoment);
        Download(SecondMoments, into.SecondMoment);
        into.Average = Averages is null ? null : into.Average ?? new float[Count];
        if (Averages is not null) Download(Averages, into.Average!);
    }

    public void Write(TrainingState from)
    {
        Upload(from.Parameters, Values);
        Upload(from.FirstMoment, FirstMoments);
        Upload(from.SecondMoment, SecondMoments);
        if (Averages is not null) Upload(from.AverageOrParameters, Averages);
    }

    public void Dispose() => _resources.Dispose();

    private DeviceBuffer<float> Zeros(int count, string name)
    {
        var buffer = _resources.Own(_session.Allocate<float>(count, name, Relief));
        buffer.Clear(_session.Stream);
        return buffer;
    }

    private void Download(DeviceBuffer<float> source, float[] target)
    {
        source.CopyTo(_staging, target.Length, _session.Stream);
        _session.Stream.Synchronize();
        _staging.Span[..target.Length].CopyTo(target);
    }

    private void Upload(float[] source, DeviceBuffer<float> target)
    {
        source.CopyTo(_staging.Span);
        target.CopyFrom(_staging, source.Length, _session.Stream);
        _session.Stream.Synchronize();
    }
}
