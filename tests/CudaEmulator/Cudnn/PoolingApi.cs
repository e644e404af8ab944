using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>Pooling, forward and backward.</summary>
public sealed unsafe class PoolingApi(Machine machine, CudnnApi cudnn)
{
    public void Forward(nint handle, nint pooling, Blend blend, nint xDescriptor, ulong x, nint yDescriptor, ulong y)
    {
        var owner = cudnn.Require(handle);
        var window = cudnn.Descriptors.Pooling(pooling);
        var (input, output) = (cudnn.Descriptors.Tensor(xDescriptor), cudnn.Descriptors.Tensor(yDescriptor));
        RequireOutput(window, input, output);
        TensorAccess.RequirePointers(x, y);
        cudnn.Enqueue(owner, "cudnnPoolingForward", () =>
        {
            var from = machine.Memory.Read(x, input);
            var to = machine.Memory.Write(y, output);
            Parallel.For(0, input.N, n =>
            {
                for (var c = 0; c < input.C; c++)
                    ForEachWindow(window, input, output, n, c, place =>
                        blend.Store(to + output.Offset(n, c, place.P, place.Q), Pool(window, place, from, input)));
            });
        });
    }

    /// <summary>dx = alpha * (dy sent back to where y came from) + beta * dx.</summary>
    public void Backward(nint handle, nint pooling, Blend blend, nint[] descriptors, ulong y, ulong dy, ulong x, ulong dx)
    {
        var owner = cudnn.Require(handle);
        var window = cudnn.Descriptors.Pooling(pooling);
        var shapes = Array.ConvertAll(descriptors, cudnn.Descriptors.Tensor);
        var (output, gradient, input, result) = (shapes[0], shapes[1], shapes[2], shapes[3]);
        Refuse.Unless(output.HasDimensionsOf(gradient), $"y is {output}, dy is {gradient}");
        Refuse.Unless(input.HasDimensionsOf(result), $"x is {input}, dx is {result}");
        RequireOutput(window, input, output);
        TensorAccess.RequirePointers(y, dy, x, dx);
        cudnn.Enqueue(owner, "cudnnPoolingBackward", () =>
        {
            var pooled = machine.Memory.Read(y, output);
            var from = machine.Memory.Read(dy, gradient);
            var values = machine.Memory.Read(x, input);
            var to = machine.Memory.Write(dx, result);
            Parallel.For(0, input.N, n =>
            {
                var sums = new double[input.H * input.W];
                for (var c = 0; c < input.C; c++)
                {
                    Array.Clear(sums);
                    ForEachWindow(window, input, output, n, c, place => Spread(window, place, from[gradient.Offset(n, c, place.P, place.Q)],
                        values, pooled[output.Offset(n, c, place.P, place.Q)], input, sums));
                    blend.StorePlane(to, result, n, c, sums);
                }
            });
        });
    }

    private static void RequireOutput(PoolingWindow window, TensorShape input, TensorShape output)
    {
        var (height, width) = (window.OutputHeight(input.H), window.OutputWidth(input.W));
        Refuse.Unless(height > 0 && width > 0, $"the window does not fit into {input}");
        Refuse.Unless(output == output with { N = input.N, C = input.C, H = height, W = width },
            $"{input} is pooled to {input.N}x{input.C}x{height}x{width}, y is {output}");
    }

    private static double Pool(PoolingWindow window, PoolingPlace place, float* from, TensorShape input)
    {
        if (window.IsMax)
            return from[place.Index(input, FirstLargest(place, from, input))];
        var sum = 0.0;
        for (var h = place.FromH; h < place.ToH; h++)
        {
            for (var w = place.FromW; w < place.ToW; w++)
                sum += from[input.Offset(place.N, place.C, h, w)];
        }
        return sum / window.Divisor(place);
    }

    /// <summary>Adds a window's gradient to the plane [h, w] of its input.</summary>
    private static void Spread(
        PoolingWindow window, PoolingPlace place, float gradient, float* values, float pooled, TensorShape input, double[] sums)
    {
        if (window.IsMax)
        {
            var chosen = window.Mode == PoolingMode.Max
                ? FirstLargest(place, values, input)
                : First(place, (h, w) => values[input.Offset(place.N, place.C, h, w)] == pooled);
            sums[chosen.H * input.W + chosen.W] += gradient;
            return;
        }
        for (var h = place.FromH; h < place.ToH; h++)
        {
            for (var w = place.FromW; w < place.ToW; w++)
                sums[h * input.W + w] += gradient / window.Divisor(place);
        }
    }

    /// <summary>Padding never wins: only places inside the input are looked at.</summary>
    private static (int H, int W) FirstLargest(PoolingPlace place, float* values, TensorShape input)
    {
        var (bestH, bestW) = (place.FromH, place.FromW);
        var largest = values[place.Index(input, (bestH, bestW))];
        for (var h = place.FromH; h < place.ToH; h++)
        {
            var row = values + input.Offset(place.N, place.C, h, 0);
            for (var w = place.FromW; w < place.ToW; w++)
            {
                var value = row[w * input.StrideW];
                if (value > largest)
                    (bestH, bestW, largest) = (h, w, value);
            }
        }
        return (bestH, bestW);
    }

    private static (int H, int W) First(PoolingPlace place, Func<int, int, bool> matches)
    {
        for (var h = place.FromH; h < place.ToH; h++)
        {
            for (var w = place.FromW; w < place.ToW; w++)
            {
                if (matches(h, w))
                    return (h, w);
            }
        }
        throw new DeviceFaultException(DeviceFaultException.Assert, "y holds no value of its window: it does not belong to x");
    }

    private static void ForEachWindow(PoolingWindow window, TensorShape input, TensorShape output, int n, int c, Action<PoolingPlace> visit)
    {
        for (var p = 0; p < output.H; p++)
        {
            for (var q = 0; q < output.W; q++)
                visit(window.Place(n, c, p, q, input));
        }
    }
}
