using CudnnDigits.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace CudnnDigits.Benchmarks.Torch;

/// <summary>A plan's network built from TorchSharp's modules, its parameters under the plan's names.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly Plan _plan;
    private readonly Dictionary<string, Parameter> _parameters;

    public TorchNetwork(Plan plan, Device device, bool channelsLast)
    {
        _plan = plan;
        Module = nn.Sequential(Modules(plan, channelsLast));
        Module.to(device);
        _parameters = Module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
    }

    public Sequential Module { get; }

    /// <summary>Sets all parameters from a flat buffer of the plan.</summary>
    public void Write(float[] buffer)
    {
        using var _ = no_grad();
        foreach (var parameter in _plan.Parameters)
        {
            using var values = tensor(buffer.AsSpan(parameter.Offset, parameter.Count).ToArray(), Sizes(parameter.Shape));
            _parameters[parameter.Name].copy_(values);
        }
    }

    /// <summary>All parameters as a flat buffer of the plan.</summary>
    public float[] Read() => Flatten(parameter => parameter);

    /// <summary>The gradients of the last backward pass as a flat buffer of the plan.</summary>
    public float[] ReadGradients() =>
        Flatten(parameter => parameter.grad ?? throw new InvalidOperationException("there was no backward pass yet"));

    public void Dispose() => Module.Dispose();

    private float[] Flatten(Func<Parameter, Tensor> choose)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var buffer = new float[_plan.ParameterFloats];
        foreach (var parameter in _plan.Parameters)
        {
            var values = choose(_parameters[parameter.Name]).cpu().reshape(-1).contiguous();
            values.data<float>().ToArray().CopyTo(buffer, parameter.Offset);
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
        _ => throw new ArgumentException($"{layer.Name}: TorchSharp has no module for {layer.Spec.GetType().Name} here: add one to TorchNetwork"),
    };

    private static TorchSharp.Modules.Conv2d Convolution(int channels, Models.Conv2d conv, bool channelsLast)
    {
        var module = nn.Conv2d(channels, conv.OutChannels, conv.KernelSize, padding: conv.Padding);
        if (channelsLast) module.weight = new Parameter(ChannelsLast(module.weight!.detach()));
        return module;
    }

    /// <summary>The same values [n, c, h, w] with c varying fastest in memory.</summary>
    public static Tensor ChannelsLast(Tensor values) => values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static long[] Sizes(IReadOnlyList<int> shape) => [.. shape.Select(size => (long)size)];
}
