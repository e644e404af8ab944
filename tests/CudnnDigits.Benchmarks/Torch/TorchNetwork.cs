using CudnnDigits.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace CudnnDigits.Benchmarks.Torch;

/// <summary>A plan's network built from TorchSharp's modules, its parameters and running statistics under the plan's names.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly Plan _plan;
    // Parameters and buffers: what state_dict has.
    private readonly Dictionary<string, Tensor> _tensors;

    public TorchNetwork(Plan plan, Device device, bool channelsLast)
    {
        _plan = plan;
        Module = nn.Sequential(Modules(plan, channelsLast));
        Module.to(device);
        _tensors = Module.state_dict();
    }

    public Sequential Module { get; }

    /// <summary>Sets all parameters and running statistics from a flat buffer of the plan.</summary>
    public void Write(float[] buffer)
    {
        using var _ = no_grad();
        foreach (var place in _plan.Tensors)
        {
            using var values = tensor(buffer.AsSpan(place.Offset, place.Count).ToArray(), Sizes(place.Shape));
            _tensors[place.Name].copy_(values);
        }
    }

    /// <summary>All parameters and running statistics as a flat buffer of the plan.</summary>
    public float[] Read() => Flatten(_plan.Tensors, _plan.ValueFloats, values => values);

    /// <summary>The gradients of the last backward pass as a flat buffer of the plan.</summary>
    public float[] ReadGradients() => Flatten(_plan.Parameters, _plan.ParameterFloats,
        parameter => parameter.grad ?? throw new InvalidOperationException("there was no backward pass yet"));

    public void Dispose() => Module.Dispose();

    private float[] Flatten(IEnumerable<ParameterPlan> places, int floats, Func<Tensor, Tensor> choose)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var buffer = new float[floats];
        foreach (var place in places)
        {
            var values = choose(_tensors[place.Name]).cpu().reshape(-1).contiguous();
            values.data<float>().ToArray().CopyTo(buffer, place.Offset);
        }

        return buffer;
    }

    private static IEnumerable<(string Name, Module Module)> Modules(Plan plan, bool channelsLast)
    {
        var flat = false;
        foreach (var layer in plan.Layers)
        {
            if (layer.Spec is Models.Linear && !flat)
            {
                yield return ("flatten", nn.Flatten());
                flat = true;
            }

            yield return (layer.Name, Create(layer, channelsLast));
        }
    }

    private static Module Create(LayerPlan layer, bool channelsLast) => layer.Spec switch
    {
        Models.Conv2d conv => Convolution(layer.Input.Channels, conv, channelsLast),
        Models.MaxPool2d pool => nn.MaxPool2d(pool.KernelSize),
        Models.ReLU => nn.ReLU(inplace: true),
        Models.Linear linear => nn.Linear(layer.Input.Count, linear.OutFeatures),
        Models.BatchNorm2d norm when layer.Input == Shape.Vector(layer.Input.Count) =>
            nn.BatchNorm1d(layer.Input.Channels, Exactly(norm.Epsilon), Exactly(norm.Momentum)),
        Models.BatchNorm2d norm => nn.BatchNorm2d(layer.Input.Channels, Exactly(norm.Epsilon), Exactly(norm.Momentum)),
        _ => throw new ArgumentException(
            $"{layer.Name}: TorchSharp has no module for {layer.Spec.GetType().Name} here: add one to TorchNetwork"),
    };

    private static TorchSharp.Modules.Conv2d Convolution(int channels, Models.Conv2d conv, bool channelsLast)
    {
        var module = nn.Conv2d(channels, conv.OutChannels, conv.KernelSize, padding: conv.Padding);
        if (channelsLast) module.weight = new Parameter(ChannelsLast(module.weight!.detach()));
        return module;
    }

    /// <summary>The same values [n, c, h, w] with c varying fastest in memory.</summary>
    public static Tensor ChannelsLast(Tensor values) => values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>The double that is written like the float.</summary>
    public static double Exactly(float value) => (double)(decimal)value;

    private static long[] Sizes(IReadOnlyList<int> shape) => [.. shape.Select(size => (long)size)];
}
