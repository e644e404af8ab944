using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Kernels;

/// <summary>Our own kernels with their grids and arguments, in the order that Kernels/*.cu declare.</summary>
internal static class KernelBindings
{
    /// <summary>x [count, pixels] = the images of the step's batch, scaled to 0..1.</summary>
    public static KernelLaunch Gather(
        CudaSession session, CUdeviceptr images, CUdeviceptr order, CUdeviceptr state, CUdeviceptr x, int batch, int count, int pixels) =>
        session.Kernel("gather", "gather").Bind(
            BlockSize.BlocksFor((long)count * pixels), BlockSize.Threads, images, order, state, x, batch, count, pixels);

    /// <summary>The same with a random affine distortion of each image.</summary>
    public static KernelLaunch GatherDistorted(
        CudaSession session, Plan plan, TrainingData data, Activations activations, int count, Augmentation by)
    {
        var (channels, height, width) = plan.Spec.Input;
        return session.Kernel("gather", "gather_distorted").Bind(
            BlockSize.BlocksFor((long)count * channels * height * width), BlockSize.Threads, data.Images.Pointer, data.Order.Pointer,
            data.State.Pointer, activations.Input.Pointer, plan.BatchSize, count, channels, height, width, by.Shift, by.Rotation, by.Scale, by.Shear);
    }

    /// <summary>Dropout: y = x with random elements set to zero and the rest scaled.</summary>
    public static KernelLaunch Dropout(CudaSession session, LayerPorts ports, int layer, CUdeviceptr x, CUdeviceptr y, Dropout by)
    {
        var elements = ports.Plan.Output.Count;
        return session.Kernel("dropout", "dropout").Bind(
            BlockSize.BlocksFor((long)ports.Images * ((elements + 3) / 4)), BlockSize.Threads, x, y, ports.Parameters.State.Pointer, layer,
            ports.Images, elements, by.Threshold, by.Scale);
    }

    /// <summary>The loss of the step and the gradient of the logits.</summary>
    public static KernelLaunch Loss(CudaSession session, Plan plan, TrainingData data, Activations activations, int count)
    {
        var (labels, order, state, losses) = (data.Labels.Pointer, data.Order.Pointer, data.State.Pointer, data.Losses.Pointer);
        var (logits, rows, gradient) = (activations.Logits.Pointer, activations.RowLosses.Pointer, activations.LogitsGradient.Pointer);
        var blocks = BlockSize.BlocksFor((long)count * BlockSize.Lanes);
        return plan.Spec.Loss == Models.Loss.CrossEntropy
            ? session.Kernel("loss", "cross_entropy").Bind(
                blocks, BlockSize.Threads, logits, labels, order, state, rows, losses, gradient, plan.BatchSize, count, plan.Classes,
                plan.Spec.LabelSmoothing)
            : session.Kernel("loss", "squared_error").Bind(
                blocks, BlockSize.Threads, logits, labels, order, state, rows, losses, gradient, plan.BatchSize, count, plan.Classes);
    }

    /// <summary>The optimizer step for all parameters and their average, which also advances the step state.</summary>
    public static KernelLaunch Update(CudaSession session, OptimizerSpec optimizer, FlatParameters parameters, TrainingData data)
    {
        var (values, gradients) = (parameters.Values.Pointer, parameters.Gradients.Pointer);
        var (rates, losses, state) = (data.Rates.Pointer, data.Losses.Pointer, data.State.Pointer);
        var (first, average) = (parameters.FirstMoments.Pointer, parameters.Averages?.Pointer ?? default);
        var share = optimizer.EmaWeight;
        return optimizer switch
        {
            Adam adam => session.Kernel("adam", "adam").Bind(
                BlockSize.BlocksFor((parameters.Count + 3) / 4), BlockSize.Threads, values, first, parameters.SecondMoments.Pointer,
                gradients, average, rates, losses, state,
                StepState.Exactly(adam.Beta1), StepState.Exactly(adam.Beta2), adam.Decoupled ? StepState.Exactly(adam.WeightDecay) : 0.0,
                adam.Epsilon, adam.Decoupled ? 0 : adam.WeightDecay, share, parameters.Count),
            Sgd sgd => session.Kernel("sgd", "sgd").Bind(
                BlockSize.BlocksFor(parameters.Count), BlockSize.Threads, values, sgd.Momentum > 0 ? first : default, gradients, average,
                rates, losses, state,
                sgd.Momentum, sgd.Nesterov ? 1f : 0f, sgd.Nesterov ? sgd.Momentum : 1f, sgd.WeightDecay, share, parameters.Count),
            _ => throw new NotSupportedException($"{optimizer.GetType().Name} has no CUDA kernel: add one to Cuda/Kernels"),
        };
    }

    /// <summary>Swaps the parameters with their average.</summary>
    public static KernelLaunch Swap(CudaSession session, DeviceBuffer<float> values, DeviceBuffer<float> averages, int count) =>
        session.Kernel("swap", "swap").Bind(BlockSize.BlocksFor(count), BlockSize.Threads, values.Pointer, averages.Pointer, count);
}
