namespace CudnnDigits.Models;

/// <summary>Walks the layers of a spec once, carrying the shape so far and the next free offset.</summary>
internal sealed class PlanBuilder(ModelSpec spec)
{
    private readonly Dictionary<string, int> _used = [];
    private Shape _shape = spec.Input;

    /// <summary>The number of floats of the flat buffer in use.</summary>
    public int Floats { get; private set; }

    public LayerPlan Add(LayerSpec layer)
    {
        var name = NameOf(layer);
        var plan = layer switch
        {
            Conv2d conv => ConvolutionLayer(name, conv),
            MaxPool2d pool => PoolingLayer(name, pool),
            Linear linear => LinearLayer(name, linear),
            BatchNorm2d norm => NormalizationLayer(name, norm),
            Dropout dropout => DropoutLayer(name, dropout),
            ReLU => new LayerPlan(name, layer, _shape, _shape),
            _ => throw new ArgumentException($"{name}: {layer.GetType().Name} is not a layer that a plan knows"),
        };
        _shape = plan.Output;
        return plan;
    }

    /// <summary>Places the running statistics of a layer, after those of all parameters.</summary>
    public LayerPlan AddStatistics(LayerPlan layer) => layer.Spec is not BatchNorm2d ? layer : layer with
    {
        RunningMean = Parameter($"{layer.Name}.running_mean", [layer.Input.Channels], 1, initial: 0),
        RunningVariance = Parameter($"{layer.Name}.running_var", [layer.Input.Channels], 1, initial: 1),
    };

    private LayerPlan ConvolutionLayer(string name, Conv2d conv)
    {
        var (channels, height, width) = _shape;
        RequirePositive(name, "out channels", conv.OutChannels);
        RequirePositive(name, "kernel", conv.KernelSize);
        if (conv.Padding < 0 || conv.Padding >= conv.KernelSize)
            throw new ArgumentException($"{name}: padding {conv.Padding} must be at least 0 and smaller than the kernel {conv.KernelSize}");
        var output = new Shape(
            conv.OutChannels, height + (2 * conv.Padding) - conv.KernelSize + 1, width + (2 * conv.Padding) - conv.KernelSize + 1);
        if (output.Height < 1 || output.Width < 1)
            throw new ArgumentException($"{name}: kernel {conv.KernelSize} exceeds its input {height}x{width} with padding {conv.Padding}");
        var fanIn = channels * conv.KernelSize * conv.KernelSize;
        return new LayerPlan(name, conv, _shape, output,
            Parameter($"{name}.weight", [conv.OutChannels, channels, conv.KernelSize, conv.KernelSize], fanIn),
            Parameter($"{name}.bias", [conv.OutChannels], fanIn));
    }

    private LayerPlan PoolingLayer(string name, MaxPool2d pool)
    {
        RequirePositive(name, "kernel", pool.KernelSize);
        if (pool.KernelSize > _shape.Height || pool.KernelSize > _shape.Width)
            throw new ArgumentException($"{name}: kernel {pool.KernelSize} exceeds its input {_shape.Height}x{_shape.Width}");
        return new LayerPlan(name, pool, _shape,
            new Shape(_shape.Channels, _shape.Height / pool.KernelSize, _shape.Width / pool.KernelSize));
    }

    private LayerPlan LinearLayer(string name, Linear linear)
    {
        RequirePositive(name, "out features", linear.OutFeatures);
        var fanIn = _shape.Count;
        return new LayerPlan(name, linear, _shape, Shape.Vector(linear.OutFeatures),
            Parameter($"{name}.weight", [linear.OutFeatures, fanIn], fanIn),
            Parameter($"{name}.bias", [linear.OutFeatures], fanIn));
    }

    private LayerPlan NormalizationLayer(string name, BatchNorm2d norm)
    {
        if (!(norm.Momentum is >= 0 and <= 1)) throw new ArgumentException($"{name}: momentum {norm.Momentum}: must be from 0 to 1");
        if (!(norm.Epsilon > 0)) throw new ArgumentException($"{name}: epsilon {norm.Epsilon}: must be greater than 0");
        return new LayerPlan(name, norm, _shape, _shape,
            Parameter($"{name}.weight", [_shape.Channels], 1, initial: 1), Parameter($"{name}.bias", [_shape.Channels], 1, initial: 0));
    }

    private LayerPlan DropoutLayer(string name, Dropout dropout) => dropout.Probability is >= 0 and < 1
        ? new LayerPlan(name, dropout, _shape, _shape)
        : throw new ArgumentException($"{name}: probability {dropout.Probability}: must be at least 0 and less than 1");

    private ParameterPlan Parameter(string name, int[] shape, int fanIn, float? initial = null)
    {
        var parameter = new ParameterPlan(name, shape, fanIn, Floats, initial);
        Floats += (parameter.Count + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
        return parameter;
    }

    /// <summary>conv1, conv2, fc1 ... if a kind occurs more than once, otherwise conv, fc.</summary>
    private string NameOf(LayerSpec layer)
    {
        var kind = KindOf(layer);
        var number = _used[kind] = _used.GetValueOrDefault(kind) + 1;
        return spec.Layers.Count(other => KindOf(other) == kind) > 1 ? $"{kind}{number}" : kind;
    }

    private static string KindOf(LayerSpec layer) => layer switch
    {
        Conv2d => "conv",
        MaxPool2d => "pool",
        Linear => "fc",
        ReLU => "relu",
        BatchNorm2d => "bn",
        _ => layer.GetType().Name.ToLowerInvariant(),
    };

    private static void RequirePositive(string name, string what, int value)
    {
        if (value < 1) throw new ArgumentException($"{name}: {what} {value}: must be at least 1");
    }
}
