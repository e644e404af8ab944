using CudnnDigits.Cuda.Convolutions;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Layers;

/// <summary>y = x * w + b, fused with a following ReLU if cuDNN supports that.</summary>
internal sealed class CudaConv2d : ICudaLayer
{
    private readonly ConvolutionOperands _operands;
    private readonly ConvolutionPass _forward;
    private readonly ConvolutionPass _backwardFilter;
    private readonly ConvolutionPass? _backwardData;
    private readonly List<ConvolutionChoice> _choices = [];

    public CudaConv2d(CudaSession session, ResourceStack resources, Workspace workspace, LayerPorts ports, bool reluFollows)
    {
        _operands = new ConvolutionOperands(session, resources, ports);
        if (reluFollows)
        {
            var activation = resources.Own(new ActivationDescriptor()).SetReLU();
            var fused = new FusedForwardPass(_operands, activation, resources, workspace);
            IncludesReLU = TryChoose(fused);
            if (IncludesReLU) _forward = fused;
        }

        _forward ??= Chosen(new ForwardPass(_operands, resources, workspace));
        _backwardFilter = Chosen(new BackwardFilterPass(_operands, resources, workspace));
        if (ports.InputGradient is { } gradient) _backwardData = Chosen(new BackwardDataPass(_operands, gradient, resources, workspace));
    }

    public string Name => _operands.Ports.Plan.Name;

    /// <summary>Whether the forward pass also applies the following ReLU.</summary>
    public bool IncludesReLU { get; }

    /// <summary>The algorithms in use.</summary>
    public IReadOnlyList<ConvolutionChoice> Choices => _choices;

    public void Forward()
    {
        _forward.Run();
        if (IncludesReLU) return;
        CudnnApi.cudnnAddTensor(
            _operands.Cudnn, 1, _operands.BiasShape.Handle, _operands.Ports.Bias, 1, _operands.OutputShape.Handle, _operands.Ports.Output)
            .ThrowIfFailed();
    }

    public void Backward()
    {
        _backwardFilter.Run();
        _backwardData?.Run();
    }

    private bool TryChoose(ConvolutionPass pass)
    {
        if (pass.Choose() is not { } choice) return false;
        _choices.Add(choice);
        return true;
    }

    private ConvolutionPass Chosen(ConvolutionPass pass) => TryChoose(pass)
        ? pass
        : throw CudaException.Unsuitable(
            $"{pass.Name}: cuDNN has no algorithm that runs here under the options in use ({pass.Refusals})",
            "Try without --deterministic and with --precision fp32, or train with --device cpu");
}
