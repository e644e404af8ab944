using CudaEmulator.Arithmetic;
using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>The convolution calls: checked at the call in the order of the real library, computed when the stream gets there.</summary>
public sealed unsafe class ConvolutionApi(Machine machine, CudnnApi cudnn)
{
    private const int FmaMath = 3;
    private const int ImplicitPrecompGemm = 1;

    private int _perturbed;

    /// <summary>y = alpha * conv(x, w) + beta * y.</summary>
    public void Forward(ConvolutionCall call, Blend blend)
    {
        var (geometry, round) = Begin(call, ConvolutionDirection.Forward);
        Enqueue(call, "cudnnConvolutionForward", geometry, ConvolutionDirection.Forward, () =>
        {
            var x = machine.Memory.Read(call.X, geometry.X);
            var w = machine.Memory.Read(call.W, geometry.W);
            var y = machine.Memory.Write(call.Y, geometry.Y);
            ConvolutionMath.Forward(geometry, x, w, round, (n, k, plane) => blend.StorePlane(y, geometry.Y, n, k, plane));
        });
    }

    /// <summary>y = act(alpha1 * conv(x, w) + alpha2 * z + bias), bias [1, K, 1, 1], act ReLU or identity.</summary>
    public void BiasActivationForward(ConvolutionCall call, double alpha1, double alpha2, nint zDescriptor, ulong z, nint biasDescriptor,
        ulong bias, nint activation)
    {
        var mode = cudnn.Descriptors.Activation(activation).Mode;
        var (zShape, biasShape) = (cudnn.Descriptors.Tensor(zDescriptor), cudnn.Descriptors.Tensor(biasDescriptor));
        var (geometry, round) = Begin(call, ConvolutionDirection.Forward);
        Refuse.Unless((biasShape.N, biasShape.C, biasShape.H, biasShape.W) == (1, geometry.Y.C, 1, 1), $"the bias is {biasShape}");
        Refuse.Unless(zShape.HasDimensionsOf(geometry.Y), $"z is {zShape}, y is {geometry.Y}");
        if (machine.Settings.Refused.Contains("fused"))
            throw new StatusException(machine.Settings.Refusal, "the fused convolution is refused, as asked", Library.Cudnn);
        if (mode is not (ActivationMode.Relu or ActivationMode.Identity))
            throw Refuse.NotSupported($"activation {mode}: only ReLU and identity are fused");
        if (mode == ActivationMode.Identity && call.Algorithm != ImplicitPrecompGemm)
            throw Refuse.NotSupported("identity goes with IMPLICIT_PRECOMP_GEMM only");
        TensorAccess.RequirePointers(z, bias);
        Enqueue(call, "cudnnConvolutionBiasActivationForward", geometry, ConvolutionDirection.Forward, () =>
        {
            var x = machine.Memory.Read(call.X, geometry.X);
            var w = machine.Memory.Read(call.W, geometry.W);
            var biases = machine.Memory.Read(bias, biasShape);
            var added = alpha2 == 0 ? null : machine.Memory.Read(z, zShape);
            var y = machine.Memory.Write(call.Y, geometry.Y);
            ConvolutionMath.Forward(geometry, x, w, round, (n, k, plane) =>
            {
                for (var at = 0; at < plane.Length; at++)
                {
                    var (p, q) = (at / geometry.Y.W, at % geometry.Y.W);
                    var sum = alpha1 * plane[at] + biases[k * biasShape.StrideC]
                        + (added == null ? 0 : alpha2 * added[zShape.Offset(n, k, p, q)]);
                    y[geometry.Y.Offset(n, k, p, q)] = (float)Activation.Forward(mode, 0, sum);
                }
            });
        });
    }

    /// <summary>dx = alpha * (gradient with respect to x) + beta * dx.</summary>
    public void BackwardData(ConvolutionCall call, Blend blend)
    {
        var (geometry, round) = Begin(call, ConvolutionDirection.BackwardData);
        blend = blend with { IsPerturbed = !AlgorithmApi.IsDeterministic(ConvolutionDirection.BackwardData, call.Algorithm) };
        Enqueue(call, "cudnnConvolutionBackwardData", geometry, ConvolutionDirection.BackwardData, () =>
        {
            var w = machine.Memory.Read(call.W, geometry.W);
            var dy = machine.Memory.Read(call.Y, geometry.Y);
            var dx = machine.Memory.Write(call.X, geometry.X);
            ConvolutionMath.BackwardData(geometry, w, dy, round, (n, c, plane) => blend.StorePlane(dx, geometry.X, n, c, plane));
        });
    }

    /// <summary>dw = alpha * (gradient with respect to w) + beta * dw.</summary>
    public void BackwardFilter(ConvolutionCall call, Blend blend)
    {
        var (geometry, round) = Begin(call, ConvolutionDirection.BackwardFilter);
        blend = blend with { IsPerturbed = !AlgorithmApi.IsDeterministic(ConvolutionDirection.BackwardFilter, call.Algorithm) };
        Enqueue(call, "cudnnConvolutionBackwardFilter", geometry, ConvolutionDirection.BackwardFilter, () =>
        {
            var x = machine.Memory.Read(call.X, geometry.X);
            var dy = machine.Memory.Read(call.Y, geometry.Y);
            var dw = machine.Memory.Write(call.W, geometry.W);
            var gradient = ConvolutionMath.BackwardFilter(geometry, x, dy, round);
            if (machine.Settings.Broken.Contains(Faults.ShuffledGradient))
                Array.Reverse(gradient);
            if (machine.Settings.Broken.Contains(Faults.PerturbedBits) && int.PopCount(_perturbed++) % 2 == 0)
                gradient = Array.ConvertAll(gradient, value => (double)MathF.BitIncrement((float)value));
            ConvolutionColumns.ForEachTap(geometry, (k, tap, offset) => blend.Store(dw + offset, gradient[k * geometry.Taps + tap]));
        });
    }

    /// <summary>db [1, K, 1, 1] = alpha * (sum of dy over n, h, w) + beta * db.</summary>
    public void BackwardBias(nint handle, Blend blend, nint dyDescriptor, ulong dy, nint dbDescriptor, ulong db)
    {
        var owner = cudnn.Require(handle);
        var (from, to) = (cudnn.Descriptors.Tensor(dyDescriptor), cudnn.Descriptors.Tensor(dbDescriptor));
        Refuse.Unless((to.N, to.C, to.H, to.W) == (1, from.C, 1, 1), $"dy is {from}, db is {to}");
        TensorAccess.RequirePointers(dy, db);
        cudnn.Enqueue(owner, "cudnnConvolutionBackwardBias", () =>
        {
            var gradient = machine.Memory.Read(dy, from);
            var sums = new double[from.C];
            for (var at = 0; at < from.Count; at++)
            {
                var (n, c, h, w) = (at / (from.C * from.H * from.W), at / (from.H * from.W) % from.C, at / from.W % from.H, at % from.W);
                sums[c] += gradient[from.Offset(n, c, h, w)];
            }
            var result = machine.Memory.Write(db, to);
            for (var c = 0; c < sums.Length; c++)
                blend.Store(result + c * to.StrideC, sums[c]);
        });
    }

    /// <summary>Handle, then shapes, then algorithm, then pointers and workspace.</summary>
    private (ConvolutionGeometry Geometry, bool Round) Begin(ConvolutionCall call, ConvolutionDirection direction)
    {
        cudnn.Require(call.Handle);
        var geometry = cudnn.Algorithms.Geometry(call.XDescriptor, call.WDescriptor, call.Convolution, call.YDescriptor);
        var needed = cudnn.Algorithms.RequireForCall(direction, geometry, call.Algorithm).Workspace(geometry);
        TensorAccess.RequirePointers(call.X, call.W, call.Y);
        Refuse.Unless(call.WorkspaceBytes >= needed,
            $"the workspace has {call.WorkspaceBytes} bytes, algorithm {call.Algorithm} needs {needed}");
        Refuse.Unless(needed == 0 || call.Workspace != 0, $"no workspace, algorithm {call.Algorithm} needs {needed} bytes");
        var mathType = cudnn.Descriptors.Require<ConvolutionDescriptor>(call.Convolution).MathType;
        return (geometry, (machine.Settings.RoundToTf32 && mathType != FmaMath) || machine.Settings.Broken.Contains(Faults.AlwaysTf32));
    }

    private void Enqueue(ConvolutionCall call, string name, ConvolutionGeometry geometry, ConvolutionDirection direction, Action compute)
    {
        var needed = cudnn.Algorithms.RequireForCall(direction, geometry, call.Algorithm).Workspace(geometry);
        cudnn.Enqueue(cudnn.Require(call.Handle), name, () =>
        {
            Scratch.Scribble(machine.Memory, call.Workspace, needed);
            compute();
        });
    }
}
