using CudnnDigits.Cuda.Convolutions;
using CudnnDigits.Cuda.Kernels;
using CudnnDigits.Cuda.Layers;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>The layers of a plan, bound to buffers for a fixed number of images: descriptors, algorithms and workspace.</summary>
internal sealed class CudaNetwork : IDisposable
{
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly Workspace _workspace;
    private readonly ICudaLayer[] _layers;
    private readonly BiasGradients _biasGradients;
    private readonly int _firstTrained;

    public CudaNetwork(CudaSession session, Plan plan, int images, Activations activations, FlatParameters parameters)
    {
        (_session, Images) = (session, images);
        _resources = new ResourceStack(session.Quiesce);
        _workspace = _resources.Own(new Workspace(session));
        _firstTrained = Activations.FirstTrained(plan);
        _layers = new ICudaLayer[plan.Layers.Count];
        using var guard = _resources.Guard();
        var ports = plan.Layers.Select((layer, i) => new LayerPorts(
            layer, images, i == 0 ? activations.Input.Pointer : activations.Output(i - 1), activations.Output(i),
            activations.Gradient(i) ?? default, i > _firstTrained ? activations.Gradient(i - 1) : null, parameters)).ToArray();
        for (var i = 0; i < ports.Length; i++) _layers[i] = Create(ports, i);
        _biasGradients = new BiasGradients(session, _resources, ports);
        guard.Complete();
    }

    public int Images { get; }

    public long WorkspaceBytes => _workspace.Bytes;

    public IEnumerable<ConvolutionChoice> Choices => _layers.OfType<CudaConv2d>().SelectMany(layer => layer.Choices);

    /// <summary>Queues the forward pass of inference.</summary>
    public void Predict()
    {
        foreach (var layer in _layers)
        {
            using var range = _session.Range($"{layer.Name} predict");
            layer.Predict();
        }
    }

    /// <summary>Queues the forward pass of training.</summary>
    public void Forward()
    {
        foreach (var layer in _layers)
        {
            using var range = _session.Range($"{layer.Name} forward");
            layer.Forward();
        }
    }

    /// <summary>Queues the backward pass, from the gradient of the logits to those of all parameters.</summary>
    public void Backward()
    {
        for (var i = _layers.Length - 1; i >= _firstTrained; i--)
        {
            using var range = _session.Range($"{_layers[i].Name} backward");
            _layers[i].Backward();
        }

        using var last = _session.Range("bias gradients");
        _biasGradients.Run(_session.Stream);
    }

    public void Dispose() => _resources.Dispose();

    private ICudaLayer Create(LayerPorts[] ports, int i) => ports[i].Plan.Spec switch
    {
        Conv2d => new CudaConv2d(_session, _resources, _workspace, ports[i], i + 1 < ports.Length && ports[i + 1].Plan.Spec is ReLU),
        MaxPool2d => new CudaMaxPool2d(_session, _resources, ports[i]),
        Linear => new CudaLinear(_session, _resources, ports[i]),
        ReLU => new CudaReLU(_session, _resources, ports[i], done: i > 0 && _layers[i - 1] is CudaConv2d { IncludesReLU: true }),
        BatchNorm2d => new CudaBatchNorm2d(_session, _resources, ports[i]),
        Dropout => new CudaDropout(_session, ports[i], i),
        var other => throw new NotSupportedException($"{ports[i].Plan.Name}: {other.GetType().Name} has no CUDA layer: add one to Cuda/Layers"),
    };
}
