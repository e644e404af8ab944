using CudnnDigits.Native;

namespace CudnnDigits.Cuda.Layers;

/// <summary>
/// Dropout by a kernel of our own, which drops what the CPU executor drops. cuDNN's keeps a state of its own on the device, of a size that
/// depends on the card: neither could it be saved with a run nor taken to another device.
/// </summary>
internal sealed class CudaDropout(CudaSession session, LayerPorts ports, int index) : ICudaLayer
{
    private readonly KernelLaunch _forward = KernelBindings.Dropout(session, ports, index, ports.Input, ports.Output, training: true);
    private readonly KernelLaunch _predict = KernelBindings.Dropout(session, ports, index, ports.Input, ports.Output, training: false);
    private readonly KernelLaunch? _backward = ports.InputGradient is { } gradient
        ? KernelBindings.Dropout(session, ports, index, ports.OutputGradient, gradient, training: true)
        : null;

    public string Name => ports.Plan.Name;

    public void Forward() => _forward.Run(session.Stream);

    public void Predict() => _predict.Run(session.Stream);

    public void Backward() => _backward?.Run(session.Stream);
}
