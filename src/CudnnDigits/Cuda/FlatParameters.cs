using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda;

/// <summary>
/// The parameters with their gradients and Adam's two moments: four flat device buffers in the plan's layout. Gaps are zero and stay
/// zero, so that one launch over the whole length updates everything, and one all-reduce over the gradients would do for several GPUs.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    private const string Relief = "Take a smaller network";
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly PinnedBuffer<float> _staging;

    public FlatParameters(CudaSession session, Plan plan)
    {
        (_session, _resources) = (session, new ResourceStack(session.Quiesce));
        Count = plan.ParameterFloats;
        try
        {
            Values = Zeros("the parameters");
            Gradients = Zeros("the parameters' gradients");
            FirstMoments = Zeros("Adam's first moments");
            SecondMoments = Zeros("Adam's second moments");
            _staging = _resources.Own(session.Pin<float>(Count));
        }
        catch
        {
            _resources.Dispose();
            throw;
        }
    }

    /// <summary>Length of each buffer in floats, gaps included.</summary>
    public int Count { get; }

    public DeviceBuffer<float> Values { get; }

    public DeviceBuffer<float> Gradients { get; }

    public DeviceBuffer<float> FirstMoments { get; }

    public DeviceBuffer<float> SecondMoments { get; }

    public long Bytes => 4 * Values.Bytes;

    public CUdeviceptr Value(ParameterPlan parameter) => Values.At(parameter.Offset);

    public CUdeviceptr Gradient(ParameterPlan parameter) => Gradients.At(parameter.Offset);

    public void Read(TrainingState into)
    {
        Download(Values, into.Parameters);
        Download(FirstMoments, into.FirstMoment);
        Download(SecondMoments, into.SecondMoment);
    }

    public void Write(TrainingState from)
    {
        Upload(from.Parameters, Values);
        Upload(from.FirstMoment, FirstMoments);
        Upload(from.SecondMoment, SecondMoments);
    }

    public void Dispose() => _resources.Dispose();

    private DeviceBuffer<float> Zeros(string name)
    {
        var buffer = _resources.Own(_session.Allocate<float>(Count, name, Relief));
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
