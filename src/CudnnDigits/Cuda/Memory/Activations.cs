using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Memory;

/// <summary>
/// The input, every layer's output and the gradients of the outputs, for a full batch. A partial batch uses the first rows of each.
/// </summary>
/// <remarks>
/// A ReLU after a convolution or a linear layer works in place: its backward pass needs only the sign of its output, and those layers'
/// backward passes do not read their output. After other layers it has its own buffers: the backward pass of max pooling reads its output.
/// </remarks>
internal sealed class Activations : IDisposable
{
    private const string Relief = "Use a smaller --batch-size";
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly DeviceBuffer<float>[] _outputs;
    private readonly DeviceBuffer<float>?[] _gradients;

    public Activations(CudaSession session, Plan plan)
    {
        (_session, _resources) = (session, new ResourceStack(session.Quiesce));
        _outputs = new DeviceBuffer<float>[plan.Layers.Count];
        _gradients = new DeviceBuffer<float>?[plan.Layers.Count];
        using var guard = _resources.Guard();
        Input = Allocate(plan, plan.Spec.Input, "the input");
        RowLosses = Allocate(plan, Shape.Vector(1), "the losses of the images");
        var firstTrained = FirstTrained(plan);
        for (var i = 0; i < plan.Layers.Count; i++) Bind(plan, i, hasGradient: i >= firstTrained || i == plan.Layers.Count - 1);
        guard.Complete();
    }

    /// <summary>[batch, channels, height, width]</summary>
    public DeviceBuffer<float> Input { get; }

    /// <summary>[batch], scratch of the loss kernel.</summary>
    public DeviceBuffer<float> RowLosses { get; }

    /// <summary>[batch, classes], the output of the last layer.</summary>
    public DeviceBuffer<float> Logits => _outputs[^1];

    /// <summary>[batch, classes]</summary>
    public DeviceBuffer<float> LogitsGradient => _gradients[^1]!;

    public long Bytes { get; private set; }

    /// <summary>The output of layer <paramref name="index"/>.</summary>
    public CUdeviceptr Output(int index) => _outputs[index].Pointer;

    /// <summary>The gradient of layer <paramref name="index"/>'s output; null where no parameter depends on it.</summary>
    public CUdeviceptr? Gradient(int index) => index < 0 ? null : _gradients[index]?.Pointer;

    /// <summary>The index of the first layer with parameters, where backpropagation ends.</summary>
    public static int FirstTrained(Plan plan) => plan.Layers.TakeWhile(layer => layer.Weight is null).Count();

    public void Dispose() => _resources.Dispose();

    private void Bind(Plan plan, int index, bool hasGradient)
    {
        var layer = plan.Layers[index];
        if (layer.Spec is ReLU && index > 0 && plan.Layers[index - 1].Spec is Conv2d or Linear)
        {
            (_outputs[index], _gradients[index]) = (_outputs[index - 1], _gradients[index - 1]);
            return;
        }

        _outputs[index] = Allocate(plan, layer.Output, $"{layer.Name}'s output");
        if (hasGradient) _gradients[index] = Allocate(plan, layer.Output, $"the gradient of {layer.Name}'s output");
    }

    private DeviceBuffer<float> Allocate(Plan plan, Shape shape, string name)
    {
        var buffer = _resources.Own(_session.Allocate<float>((long)plan.BatchSize * shape.Count, name, Relief));
        Bytes += buffer.Bytes;
        return buffer;
    }
}
