using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>cudnnBatchNormMode_t.</summary>
public enum BatchNormMode
{
    PerActivation = 0,
    Spatial = 1,
    SpatialPersistent = 2,
}

/// <summary>Two arrays that a call wants together, or not at all: both addresses are 0 then.</summary>
public readonly record struct ArrayPair(ulong First, ulong Second)
{
    public void RequireBothOrNone(string what) => Refuse.Unless(First != 0 == (Second != 0), $"one of {what} is null, the other is not");
}

/// <summary>Batch normalisation, in training, outside of it, and backward.</summary>
public sealed unsafe class BatchNormApi(Machine machine, CudnnApi cudnn)
{
    /// <summary>y = alpha * (scale * (x - mean) / sqrt(variance + epsilon) + bias) + beta * y, by the population's variance.</summary>
    /// <param name="running">Mean and sample's variance, moved by <paramref name="factor"/> of the way.</param>
    /// <param name="saved">Mean and inverse deviation, for the way back.</param>
    public void ForwardTraining(nint handle, int mode, Blend blend, nint xDescriptor, ulong x, nint yDescriptor, ulong y,
        nint parameterDescriptor, ArrayPair scaleAndBias, double factor, ArrayPair running, double epsilon, ArrayPair saved)
    {
        var owner = cudnn.Require(handle);
        var (input, output) = (cudnn.Descriptors.Tensor(xDescriptor), cudnn.Descriptors.Tensor(yDescriptor));
        var parameters = RequireParameters(mode, input, parameterDescriptor, epsilon);
        RequireSame(("x", input), ("y", output));
        running.RequireBothOrNone("the running mean and variance");
        saved.RequireBothOrNone("the saved mean and inverse deviation");
        TensorAccess.RequirePointers(x, y, scaleAndBias.First, scaleAndBias.Second);
        Refuse.Unless(x != y, "in training y may not replace x, which the way back needs");
        cudnn.Enqueue(owner, "cudnnBatchNormalizationForwardTraining", () =>
        {
            float* from = machine.Memory.Read(x, input), to = machine.Memory.Write(y, output);
            float* scales = machine.Memory.Read(scaleAndBias.First, parameters), biases = machine.Memory.Read(scaleAndBias.Second, parameters);
            float* runningMeans = WriteIfGiven(running.First, parameters), runningVariances = WriteIfGiven(running.Second, parameters);
            float* savedMeans = WriteIfGiven(saved.First, parameters), savedInverses = WriteIfGiven(saved.Second, parameters);
            BatchNormGroup.ForEach(parameters, input, group =>
            {
                var values = group.Read(from, input);
                var (mean, variance) = Moments(values);
                var (at, inverse) = (group.Index, 1 / Math.Sqrt(variance + epsilon));
                var (scale, bias) = (scales[at], biases[at]);
                group.Store(to, output, blend, values.Select(value => scale * (value - mean) * inverse + bias));
                // Of a single value this is 0 / 0: cuDNN's running variance becomes NaN without an error (Flux.jl issue 2716).
                var sample = variance * values.Length / (values.Length - 1);
                Move(runningMeans, at, factor, mean);
                Move(runningVariances, at, factor, sample);
                Move(savedMeans, at, 1, mean);
                Move(savedInverses, at, 1, inverse);
            });
        });
    }

    /// <summary>y = alpha * (scale * (x - mean) / sqrt(variance + epsilon) + bias) + beta * y, by estimated mean and variance.</summary>
    public void ForwardInference(nint handle, int mode, Blend blend, nint xDescriptor, ulong x, nint yDescriptor, ulong y,
        nint parameterDescriptor, ArrayPair scaleAndBias, ArrayPair estimated, double epsilon)
    {
        var owner = cudnn.Require(handle);
        var (input, output) = (cudnn.Descriptors.Tensor(xDescriptor), cudnn.Descriptors.Tensor(yDescriptor));
        var parameters = RequireParameters(mode, input, parameterDescriptor, epsilon);
        RequireSame(("x", input), ("y", output));
        TensorAccess.RequirePointers(x, y, scaleAndBias.First, scaleAndBias.Second, estimated.First, estimated.Second);
        cudnn.Enqueue(owner, "cudnnBatchNormalizationForwardInference", () =>
        {
            float* from = machine.Memory.Read(x, input), to = machine.Memory.Write(y, output);
            float* scales = machine.Memory.Read(scaleAndBias.First, parameters), biases = machine.Memory.Read(scaleAndBias.Second, parameters);
            float* means = machine.Memory.Read(estimated.First, parameters), variances = machine.Memory.Read(estimated.Second, parameters);
            BatchNormGroup.ForEach(parameters, input, group =>
            {
                var at = group.Index;
                var factor = scales[at] / Math.Sqrt(variances[at] + epsilon);
                var (mean, bias) = (means[at], biases[at]);
                group.Store(to, output, blend, group.Read(from, input).Select(value => factor * (value - mean) + bias));
            });
        });
    }

    /// <summary>
    /// dbias = sum of dy; dscale = sum of dy * normalised x; dx = scale / deviation * (dy - the mean of dy - normalised x * the mean of
    /// dy * normalised x). Without saved values mean and deviation are computed anew.
    /// </summary>
    public void Backward(nint handle, int mode, Blend dataBlend, Blend parameterBlend, nint[] descriptors, ulong x, ulong dy, ulong dx,
        nint parameterDescriptor, ulong scale, ArrayPair gradients, double epsilon, ArrayPair saved)
    {
        var owner = cudnn.Require(handle);
        var shapes = Array.ConvertAll(descriptors, cudnn.Descriptors.Tensor);
        var (input, flowing, result) = (shapes[0], shapes[1], shapes[2]);
        var parameters = RequireParameters(mode, input, parameterDescriptor, epsilon);
        RequireSame(("x", input), ("dy", flowing), ("dx", result));
        saved.RequireBothOrNone("the saved mean and inverse deviation");
        TensorAccess.RequirePointers(x, dy, dx, scale, gradients.First, gradients.Second);
        Refuse.Unless(x != dx, "dx may not replace x");
        cudnn.Enqueue(owner, "cudnnBatchNormalizationBackward", () =>
        {
            float* from = machine.Memory.Read(x, input), flow = machine.Memory.Read(dy, flowing), to = machine.Memory.Write(dx, result);
            var scales = machine.Memory.Read(scale, parameters);
            float* scaleGradients = machine.Memory.Write(gradients.First, parameters), biasGradients = machine.Memory.Write(gradients.Second, parameters);
            float* means = ReadIfGiven(saved.First, parameters), inverses = ReadIfGiven(saved.Second, parameters);
            BatchNormGroup.ForEach(parameters, input, group =>
            {
                var (at, values, slopes) = (group.Index, group.Read(from, input), group.Read(flow, flowing));
                var (mean, variance) = Moments(values);
                var inverse = 1 / Math.Sqrt(variance + epsilon);
                if (means != null)
                    (mean, inverse) = (means[at], inverses[at]);
                var normalised = Array.ConvertAll(values, value => (value - mean) * inverse);
                var (sum, product) = (slopes.Sum(), slopes.Zip(normalised, (slope, value) => slope * value).Sum());
                parameterBlend.Store(scaleGradients + at, product);
                parameterBlend.Store(biasGradients + at, sum);
                var factor = scales[at] * inverse;
                group.Store(to, result, dataBlend,
                    slopes.Zip(normalised, (slope, value) => factor * (slope - (sum + value * product) / values.Length)));
            });
        });
    }

    /// <summary>The parameters' shape, which must be the one that cudnnDeriveBNTensorDescriptor gives.</summary>
    private TensorShape RequireParameters(int mode, TensorShape data, nint descriptor, double epsilon)
    {
        Refuse.Unless(Enum.IsDefined((BatchNormMode)mode), $"unknown mode {mode}");
        Refuse.Unless(epsilon >= 0, $"epsilon {epsilon} is negative");
        var derived = (BatchNormMode)mode == BatchNormMode.PerActivation
            ? TensorShape.Packed(TensorFormat.Nchw, 1, data.C, data.H, data.W)
            : TensorShape.Packed(TensorFormat.Nchw, 1, data.C, 1, 1);
        var given = cudnn.Descriptors.Tensor(descriptor);
        Refuse.Unless(given.HasDimensionsOf(derived), $"the parameters of {data} are {derived} in this mode, not {given}");
        return given;
    }

    private static void RequireSame(params ReadOnlySpan<(string Name, TensorShape Shape)> tensors)
    {
        foreach (var (name, shape) in tensors)
            Refuse.Unless(shape.HasDimensionsOf(tensors[0].Shape), $"{tensors[0].Name} is {tensors[0].Shape}, {name} is {shape}");
    }

    private float* ReadIfGiven(ulong address, TensorShape shape) => address == 0 ? null : machine.Memory.Read(address, shape);

    private float* WriteIfGiven(ulong address, TensorShape shape) => address == 0 ? null : machine.Memory.Write(address, shape);

    private static (double Mean, double Variance) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>Nothing where there is no array. What lies there is not read when the whole way is gone: it may be NaN.</summary>
    private static void Move(float* array, int at, double factor, double now)
    {
        if (array != null)
            new Blend(factor, 1 - factor).Store(array + at, now);
    }
}
