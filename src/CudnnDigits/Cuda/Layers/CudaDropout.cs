using CudnnDigits.Cuda.Kernels;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Layers;

/// <summary>
/// Dropout by our own kernel, which drops the same elements as the CPU executor. cuDNN's dropout keeps an opaque state on the device whose
/// size depends on the card, so a run could neither save it nor move to another device.
/// </summary>
internal sealed class CudaDropout(CudaSession session, LayerPorts ports, int index) : ICudaLayer
{
    private static readonly Dropout None = new(0);

    private readonly KernelLaunch _forward = KernelBindings.Dropout(session, ports, index, ports.Input, ports.Output, Spec(ports));
    private readonly KernelLaunch _predict = KernelBindings.Dropout(session, ports, index, ports.Input, ports.Output, None);
    private readonly KernelLaunch? _backward = ports.InputGradient is { } gradient
        ? KernelBindings.Dropout(session, ports, index, ports.OutputGradient, gradient, Spec(ports))
        : null;

    public string Name => ports.Plan.Name;

    public void Forward() => _forward.Run(session.Stream);

    public void Predict() => _predict.Run(session.Stream);

    public void Backward() => _backward?.Run(session.Stream);

    private static Dropout Spec(LayerPorts ports) => (Dropout)ports.Plan.Spec;
}
