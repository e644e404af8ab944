using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Cuda.Steps;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Cuda;

/// <summary>
/// Trains and predicts on one NVIDIA GPU: cuDNN for convolution, pooling, activation, normalization and softmax, cuBLAS for linear
/// layers, and kernels of our own for the rest. A step is one launch of a captured graph.
/// </summary>
public sealed class CudaExecutor : IExecutor
{
    private readonly ResourceStack _resources = new();
    private readonly Plan _plan;
    private readonly OptimizerSpec _optimizer;
    private readonly CudaSession _session;
    private readonly FlatParameters _parameters;
    private readonly Activations _activations;
    private readonly CudaNetwork _network;
    private readonly Predictor _predictor;
    private readonly ProfileWindow? _profile;
    private CudaTraining? _training;
    private long _step;
    private ulong _seed;

    /// <exception cref="CudaException">There is no GPU, a library is missing or unsuitable, or memory ran out; the message says what to
    /// do.</exception>
    public CudaExecutor(Plan plan, OptimizerSpec optimizer, CudaOptions options)
    {
        (_plan, _optimizer) = (plan, optimizer);
        using var guard = _resources.Guard();
        _session = _resources.Own(new CudaSession(options));
        _parameters = _resources.Own(new FlatParameters(_session, plan, average: optimizer.EmaDecay > 0));
        _activations = _resources.Own(new Activations(_session, plan));
        _network = _resources.Own(new CudaNetwork(_session, plan, plan.BatchSize, _activations, _parameters));
        _predictor = _resources.Own(new Predictor(_session, plan, _network, _activations, _parameters));
        if (options.ProfileSteps is { } window) _profile = new ProfileWindow(_session, window);
        _session.Stream.Synchronize();
        guard.Complete();
    }

    public string Device => $"{_session.Context.Name}, compute capability {_session.Context.ComputeCapability}, "
        + _session.Options.Precision.ToString().ToLowerInvariant();

    /// <summary>Device time of the steps so far, including the uploads of chunks.</summary>
    public TimeSpan DeviceTime => _training?.DeviceTime ?? default;

    /// <summary>Time that the host took to queue the steps so far.</summary>
    public TimeSpan HostTime => _training?.HostTime ?? default;

    /// <summary>The GPU, versions and algorithms in use.</summary>
    public CudaDetails Details => new(
        _session.Context.Name, _session.Context.ComputeCapability.ToString(), _session.Context.DriverVersion.ToString(),
        CublasHandle.Version.ToString(), CudnnHandle.Version.ToString(), _session.Options,
        _training?.KernelNodes, [.. _network.Choices], [.. Memory()]);

    public void Load(Dataset training, Augmentation? augmentation = null)
    {
        StepGuard.CheckData(training, _plan);
        _session.Context.MakeCurrent();
        _training?.Dispose();
        _training = null;
        _training = new CudaTraining(_session, _plan, _optimizer, _network, _activations, _parameters, training, augmentation);
    }

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        var training = _training ?? throw new InvalidOperationException("Load comes before Train");
        StepGuard.Check(order, rates, losses, _plan.BatchSize, training.ImageCount);
        _session.Context.MakeCurrent();
        while (!rates.IsEmpty)
        {
            var steps = Math.Min(rates.Length, training.StepCapacity);
            var images = Math.Min(order.Length, steps * _plan.BatchSize);
            training.Run(order[..images], rates[..steps], losses[..steps], new StepState(_step, _seed, _optimizer), _profile);
            _step += steps;
            order = order[images..];
            rates = rates[steps..];
            losses = losses[steps..];
        }
    }

    public void Predict(ReadOnlySpan<byte> images, Span<float> logits)
    {
        _ = StepGuard.CountImages(images, logits, _plan);
        _session.Context.MakeCurrent();
        _predictor.Run(images, logits);
    }

    public void Read(TrainingState into)
    {
        _session.Context.MakeCurrent();
        _parameters.Read(into);
        (into.Step, into.Seed) = (_step, _seed);
    }

    public void Write(TrainingState from)
    {
        _session.Context.MakeCurrent();
        _parameters.Write(from);
        (_step, _seed) = (from.Step, from.Seed);
    }

    public void Dispose()
    {
        _training?.Dispose();
        _training = null;
        _resources.Dispose();
    }

    private IEnumerable<MemoryUse> Memory()
    {
        yield return new("parameters, gradients, moments", _parameters.Bytes);
        yield return new("activations and their gradients", _activations.Bytes);
        yield return new("workspaces of cuDNN and cuBLAS", _network.WorkspaceBytes + _session.CublasWorkspace.Bytes);
        yield return new("training data", _training?.DataBytes ?? 0);
        yield return new("all buffers", _session.Context.LiveDeviceBytes);
    }
}
