using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>cudnnActivationMode_t.</summary>
public enum ActivationMode
{
    Sigmoid = 0,
    Relu = 1,
    Tanh = 2,
    ClippedRelu = 3,
    Elu = 4,
    Identity = 5,
    Swish = 6,
}

/// <summary>Tensor addition and activations.</summary>
public sealed unsafe class ElementwiseApi(Machine machine, CudnnApi cudnn)
{
    /// <summary>C = alpha * A + beta * C; a dimension of A that is 1 is repeated.</summary>
    public void AddTensor(nint handle, Blend blend, nint aDescriptor, ulong a, nint cDescriptor, ulong c)
    {
        var owner = cudnn.Require(handle);
        var (source, target) = (cudnn.Descriptors.Tensor(aDescriptor), cudnn.Descriptors.Tensor(cDescriptor));
        Refuse.Unless(Repeats(source.N, target.N) && Repeats(source.C, target.C) && Repeats(source.H, target.H)
            && Repeats(source.W, target.W),
            $"{source} cannot be repeated to {target}");
        TensorAccess.RequirePointers(a, c);
        cudnn.Enqueue(owner, "cudnnAddTensor", () =>
        {
            var from = machine.Memory.Read(a, source);
            var to = machine.Memory.Write(c, target);
            var step = source.W == 1 ? 0 : source.StrideW;
            ForEachRow(target, (n, channel, h) =>
            {
                var row = from + source.Offset(source.N == 1 ? 0 : n, source.C == 1 ? 0 : channel, source.H == 1 ? 0 : h, 0);
                for (var w = 0; w < target.W; w++)
                    blend.Store(to + target.Offset(n, channel, h, w), row[w * step]);
            });
        });
    }

    /// <summary>y = alpha * act(x) + beta * y.</summary>
    public void ActivationForward(nint handle, nint activation, Blend blend, nint xDescriptor, ulong x, nint yDescriptor, ulong y)
    {
        var owner = cudnn.Require(handle);
        var (mode, coefficient) = RequireActivation(activation);
        var (source, target) = (cudnn.Descriptors.Tensor(xDescriptor), cudnn.Descriptors.Tensor(yDescriptor));
        Refuse.Unless(source.HasDimensionsOf(target), $"x is {source}, y is {target}");
        Refuse.Unless(x != y || source == target, "in place, x and y must have equal strides");
        TensorAccess.RequirePointers(x, y);
        cudnn.Enqueue(owner, "cudnnActivationForward", () =>
        {
            var from = machine.Memory.Read(x, source);
            var to = machine.Memory.Write(y, target);
            ForEachRow(target, (n, c, h) =>
            {
                var row = from + source.Offset(n, c, h, 0);
                for (var w = 0; w < target.W; w++)
                    blend.Store(to + target.Offset(n, c, h, w), Activation.Forward(mode, coefficient, row[w * source.StrideW]));
            });
        });
    }

    /// <summary>dx = alpha * dy * act'(x) + beta * dx.</summary>
    public void ActivationBackward(nint handle, nint activation, Blend blend, nint[] descriptors, ulong y, ulong dy, ulong x, ulong dx)
    {
        var owner = cudnn.Require(handle);
        var (mode, coefficient) = RequireActivation(activation);
        var shapes = Array.ConvertAll(descriptors, cudnn.Descriptors.Tensor);
        Refuse.Unless(shapes.All(shapes[0].HasDimensionsOf), $"y, dy, x and dx differ: {string.Join(", ", (object[])shapes)}");
        TensorAccess.RequirePointers(y, dy, x, dx);
        cudnn.Enqueue(owner, "cudnnActivationBackward", () =>
        {
            var output = machine.Memory.Read(y, shapes[0]);
            var gradient = machine.Memory.Read(dy, shapes[1]);
            var input = machine.Memory.Read(x, shapes[2]);
            var to = machine.Memory.Write(dx, shapes[3]);
            ForEachRow(shapes[3], (n, c, h) =>
            {
                var outputs = output + shapes[0].Offset(n, c, h, 0);
                var gradients = gradient + shapes[1].Offset(n, c, h, 0);
                var inputs = input + shapes[2].Offset(n, c, h, 0);
                var results = to + shapes[3].Offset(n, c, h, 0);
                for (var w = 0; w < shapes[3].W; w++)
                {
                    var slope = Activation.Derivative(mode, coefficient, inputs[w * shapes[2].StrideW], outputs[w * shapes[0].StrideW]);
                    blend.Store(results + w * shapes[3].StrideW, gradients[w * shapes[1].StrideW] * slope);
                }
            });
        });
    }

    private (ActivationMode Mode, double Coefficient) RequireActivation(nint descriptor)
    {
        var (mode, coefficient) = cudnn.Descriptors.Activation(descriptor);
        Refuse.Unless(mode != ActivationMode.Identity && Enum.IsDefined(mode), $"activation mode {mode} is not for these calls");
        return (mode, coefficient);
    }

    private static bool Repeats(int given, int wanted) => given == wanted || given == 1;

    private static void ForEachRow(TensorShape shape, Action<int, int, int> visit) => Parallel.For(0, shape.N, n =>
    {
        for (var c = 0; c < shape.C; c++)
        {
            for (var h = 0; h < shape.H; h++)
                visit(n, c, h);
        }
    });
}
