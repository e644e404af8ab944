using CudnnDigits.Cuda.Kernels;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>
/// One training step for a fixed number of images: gather, forward, loss, backward, update. It needs nothing from the host: cursor, step
/// count and learning rates are on the device, so the same step can be captured once and replayed.
/// </summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly CudaNetwork _network;
    private readonly KernelLaunch _gather;
    private readonly KernelLaunch _loss;
    private readonly KernelLaunch _update;
    private bool _warm;
    private CudaGraph? _graph;

    public TrainingStep(
        CudaSession session, Plan plan, OptimizerSpec optimizer, CudaNetwork network, Activations activations, FlatParameters parameters,
        TrainingData data, Augmentation? augmentation)
    {
        (_session, _network) = (session, network);
        _resources = new ResourceStack(session.Quiesce);
        using var guard = _resources.Guard();
        _gather = augmentation is null
            ? KernelBindings.Gather(
                session, data.Images.Pointer, data.Order.Pointer, data.State.Pointer, activations.Input.Pointer, plan.BatchSize,
                network.Images, plan.Spec.Input.Count)
            : KernelBindings.GatherDistorted(session, plan, data, activations, network.Images, augmentation);
        _loss = KernelBindings.Loss(session, plan, data, activations, network.Images);
        _update = KernelBindings.Update(session, optimizer, parameters, data);
        guard.Complete();
    }

    /// <summary>Kernel nodes of the captured step; null before the capture.</summary>
    public int? KernelNodes => _graph?.KernelNodes;

    /// <summary>Queues one step.</summary>
    /// <remarks>
    /// The first step runs call by call, because libraries may load code and allocate on first use, which a capture forbids. The second is
    /// captured.
    /// </remarks>
    public void Run()
    {
        if (!_session.Options.Graph || !_warm)
        {
            Queue();
            _warm = true;
            return;
        }

        _graph ??= _resources.Own(_session.Stream.Capture(Queue));
        _graph.Launch(_session.Stream);
    }

    public void Dispose() => _resources.Dispose();

    private void Queue()
    {
        using (_session.Range("gather")) _gather.Run(_session.Stream);
        using (_session.Range("forward")) _network.Forward();
        using (_session.Range("loss")) _loss.Run(_session.Stream);
        using (_session.Range("backward")) _network.Backward();
        using (_session.Range("update")) _update.Run(_session.Stream);
    }
}
