using System.Diagnostics;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>Training on one data set: the data on the device, and the steps bound to it.</summary>
internal sealed class CudaTraining : IDisposable
{
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly Plan _plan;
    private readonly OptimizerSpec _optimizer;
    private readonly Activations _activations;
    private readonly FlatParameters _parameters;
    private readonly TrainingData _data;
    private readonly CudaEvent _begun;
    private readonly CudaEvent _ended;
    private readonly Augmentation? _augmentation;
    private readonly Dictionary<int, TrainingStep> _steps = [];

    public CudaTraining(
        CudaSession session, Plan plan, OptimizerSpec optimizer, CudaNetwork network, Activations activations, FlatParameters parameters,
        Dataset data, Augmentation? augmentation)
    {
        (_session, _plan, _optimizer, _activations, _parameters) = (session, plan, optimizer, activations, parameters);
        _augmentation = augmentation;
        _resources = new ResourceStack(session.Quiesce);
        using var guard = _resources.Guard();
        _data = _resources.Own(new TrainingData(session, plan, data, parameters.State));
        _begun = _resources.Own(new CudaEvent());
        _ended = _resources.Own(new CudaEvent());
        _steps[plan.BatchSize] = NewStep(network);
        // An epoch ends with a partial batch if the batch size does not divide the images: built here, outside of the timed epoch.
        if (data.Count > plan.BatchSize && data.Count % plan.BatchSize is > 0 and var rest) StepFor(rest);
        guard.Complete();
    }

    public int ImageCount => _data.ImageCount;

    /// <summary>The maximum number of steps of one chunk.</summary>
    public int StepCapacity => _data.StepCapacity;

    public long DataBytes => _data.Bytes;

    /// <summary>Kernel nodes of the captured full step; null before the capture.</summary>
    public int? KernelNodes => _steps[_plan.BatchSize].KernelNodes;

    /// <summary>Device time of the steps so far.</summary>
    public TimeSpan DeviceTime { get; private set; }

    /// <summary>Time that the host took to queue the steps so far.</summary>
    public TimeSpan HostTime { get; private set; }

    /// <summary>
    /// Runs one chunk of steps. Uploads precede it and the download of the losses follows it; there are no copies in between.
    /// </summary>
    public void Run(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses, StepState state, ProfileWindow? profile)
    {
        _data.Send(order, rates, state);
        _begun.Record(_session.Stream);
        var queued = Stopwatch.GetTimestamp();
        for (var i = 0; i < rates.Length; i++)
        {
            var step = StepFor(Math.Min(_plan.BatchSize, order.Length - (i * _plan.BatchSize)));
            if (profile is null) step.Run();
            else profile.Run(step);
        }

        HostTime += Stopwatch.GetElapsedTime(queued);
        _ended.Record(_session.Stream);
        _data.Receive(losses);
        DeviceTime += TimeSpan.FromMilliseconds(_ended.MillisecondsSince(_begun));
    }

    public void Dispose() => _resources.Dispose();

    // A partial last batch has its own descriptors, algorithms and graph, made when it is first seen.
    private TrainingStep StepFor(int images)
    {
        if (_steps.TryGetValue(images, out var step)) return step;
        var network = _resources.Own(new CudaNetwork(_session, _plan, images, _activations, _parameters));
        return _steps[images] = NewStep(network);
    }

    private TrainingStep NewStep(CudaNetwork network) =>
        _resources.Own(new TrainingStep(_session, _plan, _optimizer, network, _activations, _parameters, _data, _augmentation));
}
