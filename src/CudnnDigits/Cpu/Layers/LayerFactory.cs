using CudnnDigits.Cpu.Kernels;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Layers;

/// <summary>
/// Chooses a layer for each place in a plan, or one that does the work of several. What the fused layers do not know goes to the
/// general ones.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="store">Takes the parameters.</param>
/// <param name="context">What layers may ask about a step.</param>
/// <param name="fuse">Whether to fuse at all; without it every layer takes the general path.</param>
internal sealed class LayerFactory<T>(Plan plan, ParameterStore store, StepContext context, bool fuse)
    where T : unmanaged, ISimd<T>
{
    private const int Lanes = ActivationLayout.BlockLanes;

    private int _at;

    public IReadOnlyList<CpuLayer> Build()
    {
        var layers = new List<CpuLayer>();
        var input = new Activation(
            new ActivationLayout(plan.Spec.Input, plan.Spec.Input.Channels == 1 ? 1 : Lanes, BorderAt(0)), rectified: false);
        while (_at < plan.Layers.Count)
        {
            layers.Add(Next(input));
            if (layers[^1].Output is var output && output.Layout.Border != BorderAt(_at)) layers.Add(Bordered(output));
            input = layers[^1].Output;
        }

        return layers;
    }

    private CpuLayer Next(Activation input)
    {
        var layer = plan.Layers[_at];
        var (first, lanes) = (_at == 0, input.Layout.Lanes);
        return layer.Spec switch
        {
            Conv2d conv => Convolution(layer, conv, input, first),
            Linear { OutFeatures: <= Lanes } when fuse && lanes == 1 && input.Layout.Floats >= Lanes =>
                new NarrowLinearLayer<T>(layer, input, TakeVector(), first, store),
            Linear => new LinearLayer<T>(layer, input, TakeVector(), first, store),
            ReLU when lanes == 1 => new ReLULayer<SimdScalar>(input, Take(1, lanes, rectified: true)),
            ReLU => new ReLULayer<T>(input, Take(1, lanes, rectified: true)),
            MaxPool2d when lanes == 1 => new MaxPoolLayer<SimdScalar>(layer, input, Take(1, lanes, input.Rectified)),
            MaxPool2d => new MaxPoolLayer<T>(layer, input, Take(1, lanes, input.Rectified)),
            BatchNorm2d when lanes == 1 => new BatchNormLayer<SimdScalar>(layer, input, Take(1, lanes, rectified: false), store, context),
            BatchNorm2d => new BatchNormLayer<T>(layer, input, Take(1, lanes, rectified: false), store, context),
            Dropout => new DropoutLayer(layer, _at, input, Take(1, lanes, input.Rectified), context),
            _ => throw new NotSupportedException($"{layer.Name}: the CPU executor has no layer for {layer.Spec.GetType().Name}"),
        };
    }

    private CpuLayer Convolution(LayerPlan layer, Conv2d conv, Activation input, bool first)
    {
        var (inChannels, outChannels) = (layer.Input.Channels, conv.OutChannels);
        if (fuse && conv is { KernelSize: 3, Padding: 1 } && Follows<ReLU>(1) && Follows<MaxPool2d>(2)
            && plan.Layers[_at + 2].Spec is MaxPool2d { KernelSize: 2 })
        {
            if (first && inChannels == 1 && outChannels % Lanes == 0)
                return new PlaneConvPoolLayer<T>(layer, input, Take(3, Lanes, rectified: true), store);
            if (inChannels % Lanes == 0 && IsWide(outChannels))
                return new WinogradConvPoolLayer<T>(layer, input, Take(3, Lanes, rectified: true), store);
        }

        if (fuse && first && inChannels == 1 && outChannels == 1 && Follows<ReLU>(1) && layer.Output.Width >= T.Count)
            return new PlaneConvLayer<T>(layer, input, Take(2, 1, rectified: true), store);
        var rectified = fuse && Follows<ReLU>(1);
        var output = Take(rectified ? 2 : 1, Lanes, rectified);
        return fuse && !first && conv is { KernelSize: 3, Padding: 1 } && IsWide(inChannels) && IsWide(outChannels)
            && layer.Output is { Height: var height, Width: var width } && height % 2 == 0 && width % 2 == 0
                ? new WinogradConvLayer<T>(layer, input, output, store)
                : new ConvLayer<T>(layer, input, output, first, store);
    }

    /// <summary>Whether channels fill panels of Winograd's products whatever the width of a vector.</summary>
    private static bool IsWide(int channels) => channels % (2 * Lanes) == 0;

    private bool Follows<TLayer>(int distance) =>
        _at + distance < plan.Layers.Count && plan.Layers[_at + distance].Spec is TLayer;

    /// <summary>Consumes the next layers of the plan and makes the activation that the last of them puts out.</summary>
    private Activation Take(int layers, int lanes, bool rectified)
    {
        _at += layers;
        return new Activation(new ActivationLayout(plan.Layers[_at - 1].Output, lanes, BorderAt(_at)), rectified);
    }

    /// <summary>Consumes a linear layer. Its kernels write a plain vector, without the border that a padded convolution behind it wants.</summary>
    private Activation TakeVector() => new(new ActivationLayout(plan.Layers[_at++].Output, Lanes, Border: 0), rectified: false);

    private BorderLayer<T> Bordered(Activation output) =>
        new(output, new Activation(output.Layout with { Border = BorderAt(_at) }, output.Rectified));

    /// <summary>The border that the layer at an index wants around its input.</summary>
    private int BorderAt(int index) => index < plan.Layers.Count && plan.Layers[index].Spec is Conv2d conv ? conv.Padding : 0;
}
