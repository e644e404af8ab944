using CudnnDigits.Cpu.Convolution.Direct;
using CudnnDigits.Cpu.Convolution.SingleChannel;
using CudnnDigits.Cpu.Convolution.Winograd;
using CudnnDigits.Cpu.Elementwise;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Linear;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Normalization;
using CudnnDigits.Cpu.Pooling;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>
/// Chooses the CPU layers for a plan. Where it can, it fuses several layers of the plan into one; whatever no fused layer supports is left
/// to the general layers.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="store">Receives the parameters of the layers.</param>
/// <param name="context">The current step, for layers that depend on it.</param>
/// <param name="fuse">Whether to fuse layers at all.</param>
internal sealed class LayerFactory<S, V>(Plan plan, ParameterStore store, StepContext context, bool fuse)
    where S : struct, ISimd<V>
    where V : unmanaged
{
    private const int Lanes = ActivationLayout.BlockLanes;

    private int _index;

    public CpuLayer[] Build()
    {
        var layers = new List<CpuLayer>();
        var input = new Activation(
            new ActivationLayout(plan.Spec.Input, plan.Spec.Input.Channels == 1 ? 1 : Lanes, BorderAt(0)), rectified: false);
        while (_index < plan.Layers.Count)
        {
            layers.Add(Next(input));
            if (layers[^1].Output is var output && output.Layout.Border != BorderAt(_index)) layers.Add(Pad(output));
            input = layers[^1].Output;
        }

        return [.. layers];
    }

    private CpuLayer Next(Activation input)
    {
        var layer = plan.Layers[_index];
        var (isFirst, lanes) = (_index == 0, input.Layout.Lanes);
        return layer.Spec switch
        {
            Conv2d conv => Convolution(layer, conv, input, isFirst),
            Models.Linear { OutFeatures: <= Lanes } when fuse && lanes == 1 && input.Layout.Floats >= Lanes =>
                new NarrowLinearLayer<S, V>(layer, input, ConsumeVector(), needsInputGradient: !isFirst, store),
            Models.Linear => new LinearLayer<S, V>(layer, input, ConsumeVector(), needsInputGradient: !isFirst, store),
            ReLU when lanes == 1 => new ReLULayer<SimdScalar, float>(input, Consume(1, lanes, rectified: true)),
            ReLU => new ReLULayer<S, V>(input, Consume(1, lanes, rectified: true)),
            MaxPool2d when lanes == 1 => new MaxPoolLayer<SimdScalar, float>(layer, input, Consume(1, lanes, input.Rectified)),
            MaxPool2d => new MaxPoolLayer<S, V>(layer, input, Consume(1, lanes, input.Rectified)),
            BatchNorm2d when lanes == 1 =>
                new BatchNormLayer<SimdScalar, float>(layer, input, Consume(1, lanes, rectified: false), store, context),
            BatchNorm2d => new BatchNormLayer<S, V>(layer, input, Consume(1, lanes, rectified: false), store, context),
            Dropout => new DropoutLayer(layer, _index, input, Consume(1, lanes, input.Rectified), context),
            _ => throw new NotSupportedException($"{layer.Name}: the CPU executor has no layer for {layer.Spec.GetType().Name}"),
        };
    }

    private CpuLayer Convolution(LayerPlan layer, Conv2d conv, Activation input, bool isFirst)
    {
        var (inChannels, outChannels) = (layer.Input.Channels, conv.OutChannels);
        if (fuse && conv is { KernelSize: 3, Padding: 1 } && Follows<ReLU>(1) && Follows<MaxPool2d>(2)
            && plan.Layers[_index + 2].Spec is MaxPool2d { KernelSize: 2 })
        {
            if (isFirst && inChannels == 1 && outChannels % Lanes == 0)
                return new SingleChannelConvPoolLayer<S, V>(layer, input, Consume(3, Lanes, rectified: true), store);
            if (inChannels % Lanes == 0 && FillsPanels(outChannels))
                return new WinogradConvPoolLayer<S, V>(layer, input, Consume(3, Lanes, rectified: true), store);
        }

        if (fuse && isFirst && inChannels == 1 && outChannels == 1 && Follows<ReLU>(1) && layer.Output.Width >= S.Count)
            return new SingleChannelConvLayer<S, V>(layer, input, Consume(2, 1, rectified: true), store);
        var rectified = fuse && Follows<ReLU>(1);
        var output = Consume(rectified ? 2 : 1, Lanes, rectified);
        return fuse && !isFirst && conv is { KernelSize: 3, Padding: 1 } && FillsPanels(inChannels) && FillsPanels(outChannels)
            && layer.Output is { Height: var height, Width: var width } && height % 2 == 0 && width % 2 == 0
                ? new WinogradConvLayer<S, V>(layer, input, output, store)
                : new DirectConvLayer<S, V>(layer, input, output, needsInputGradient: !isFirst, store);
    }

    /// <summary>Whether channels fill whole panels of Winograd's matrix products in vectors of every width.</summary>
    private static bool FillsPanels(int channels) => channels % (2 * Lanes) == 0;

    private bool Follows<TLayer>(int distance) =>
        _index + distance < plan.Layers.Count && plan.Layers[_index + distance].Spec is TLayer;

    /// <summary>Consumes the next layers of the plan and creates the output activation of the last of them.</summary>
    private Activation Consume(int layers, int lanes, bool rectified)
    {
        _index += layers;
        return new Activation(new ActivationLayout(plan.Layers[_index - 1].Output, lanes, BorderAt(_index)), rectified);
    }

    /// <summary>Consumes a linear layer. Its kernels write a vector without a border, even where a padded convolution follows.</summary>
    private Activation ConsumeVector() => new(new ActivationLayout(plan.Layers[_index++].Output, Lanes, Border: 0), rectified: false);

    private PadLayer<S, V> Pad(Activation output) =>
        new(output, new Activation(output.Layout with { Border = BorderAt(_index) }, output.Rectified));

    /// <summary>Width of the border that the layer at an index needs around its input.</summary>
    private int BorderAt(int index) => index < plan.Layers.Count && plan.Layers[index].Spec is Conv2d conv ? conv.Padding : 0;
}
