using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Layers;

/// <summary>
/// Batch normalization per channel. cuDNN updates the running statistics in the forward pass, with the unbiased variance.
/// </summary>
internal sealed class CudaBatchNorm2d : ICudaLayer
{
    private const cudnnBatchNormMode_t Mode = cudnnBatchNormMode_t.CUDNN_BATCHNORM_SPATIAL;
    private const string Relief = "Use a smaller --batch-size";

    private readonly CudaSession _session;
    private readonly LayerPorts _ports;
    private readonly TensorDescriptor _shape, _channels;
    private readonly DeviceBuffer<float> _mean, _inverseDeviation;
    private readonly CUdeviceptr _inputGradient;
    private readonly CUdeviceptr _runningMean;
    private readonly CUdeviceptr _runningVariance;
    private readonly double _momentum, _epsilon;

    public CudaBatchNorm2d(CudaSession session, ResourceStack resources, LayerPorts ports)
    {
        (_session, _ports) = (session, ports);
        var (shape, spec) = (ports.Plan.Output, (BatchNorm2d)ports.Plan.Spec);
        (_momentum, _epsilon) = (StepState.Exactly(spec.Momentum), StepState.Exactly(spec.Epsilon));
        _shape = resources.Own(new TensorDescriptor()).Set(ports.Images, shape.Channels, shape.Height, shape.Width);
        _channels = resources.Own(new TensorDescriptor()).Set(1, shape.Channels);
        _mean = resources.Own(session.Allocate<float>(shape.Channels, $"{Name}'s means", Relief));
        _inverseDeviation = resources.Own(session.Allocate<float>(shape.Channels, $"{Name}'s deviations", Relief));
        // The unbiased variance of a single value is 0 / 0, which cuDNN would store as NaN without an error. Null leaves the statistics alone.
        if (ports.Images * shape.Height * shape.Width > 1)
        {
            _runningMean = ports.RunningMean;
            _runningVariance = ports.RunningVariance;
        }

        // The call always writes the gradient of the input, needed or not.
        _inputGradient = ports.InputGradient ?? resources.Own(session.Allocate<float>(
            (long)ports.Images * shape.Count, $"the gradient of {Name}'s input", Relief)).Pointer;
    }

    public string Name => _ports.Plan.Name;

    public void Forward() => CudnnApi.cudnnBatchNormalizationForwardTraining(
        _session.Cudnn.Handle, Mode, 1, 0, _shape.Handle, _ports.Input, _shape.Handle, _ports.Output, _channels.Handle,
        _ports.Weight, _ports.Bias, _momentum, _runningMean, _runningVariance, _epsilon,
        _mean.Pointer, _inverseDeviation.Pointer).ThrowIfFailed();

    public void Predict() => CudnnApi.cudnnBatchNormalizationForwardInference(
        _session.Cudnn.Handle, Mode, 1, 0, _shape.Handle, _ports.Input, _shape.Handle, _ports.Output, _channels.Handle,
        _ports.Weight, _ports.Bias, _ports.RunningMean, _ports.RunningVariance, _epsilon).ThrowIfFailed();

    public void Backward() => CudnnApi.cudnnBatchNormalizationBackward(
        _session.Cudnn.Handle, Mode, 1, 0, 1, 0, _shape.Handle, _ports.Input, _shape.Handle, _ports.OutputGradient, _shape.Handle,
        _inputGradient, _channels.Handle, _ports.Weight, _ports.WeightGradient, _ports.BiasGradient, _epsilon,
        _mean.Pointer, _inverseDeviation.Pointer).ThrowIfFailed();
}
