using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>cudnnSoftmaxAlgorithm_t.</summary>
public enum SoftmaxAlgorithm
{
    Fast = 0,
    Accurate = 1,
    Log = 2,
}

/// <summary>Softmax over the channels of each pixel, or over everything that belongs to one n.</summary>
public sealed unsafe class SoftmaxApi(Machine machine, CudnnApi cudnn)
{
    private const int Instance = 0;
    private const int Channel = 1;

    public void Forward(nint handle, int algorithm, int mode, Blend blend, nint xDescriptor, ulong x, nint yDescriptor, ulong y)
    {
        var owner = cudnn.Require(handle);
        Refuse.Unless(Enum.IsDefined((SoftmaxAlgorithm)algorithm) && mode is Instance or Channel,
            $"unknown algorithm {algorithm} or mode {mode}");
        var (input, output) = (cudnn.Descriptors.Tensor(xDescriptor), cudnn.Descriptors.Tensor(yDescriptor));
        Refuse.Unless(input.HasDimensionsOf(output), $"x is {input}, y is {output}");
        TensorAccess.RequirePointers(x, y);
        cudnn.Enqueue(owner, "cudnnSoftmaxForward", () =>
        {
            var from = machine.Memory.Read(x, input);
            var to = machine.Memory.Write(y, output);
            foreach (var group in Groups(mode, input))
            {
                var values = Array.ConvertAll(group, at => (double)from[input.Offset(at.N, at.C, at.H, at.W)]);
                Normalize((SoftmaxAlgorithm)algorithm, values);
                for (var i = 0; i < group.Length; i++)
                    blend.Store(to + output.Offset(group[i].N, group[i].C, group[i].H, group[i].W), values[i]);
            }
        });
    }

    /// <summary>
    /// FAST exponentiates what it is given, in float, and overflows as a card does; the others subtract the maximum first.
    /// </summary>
    private static void Normalize(SoftmaxAlgorithm algorithm, double[] values)
    {
        var shift = algorithm == SoftmaxAlgorithm.Fast ? 0 : values.Max();
        var exponentials = Array.ConvertAll(values, value => (double)(float)Math.Exp(value - shift));
        var sum = (double)(float)exponentials.Sum();
        for (var i = 0; i < values.Length; i++)
            values[i] = algorithm == SoftmaxAlgorithm.Log ? values[i] - shift - Math.Log(sum) : exponentials[i] / sum;
    }

    private static IEnumerable<(int N, int C, int H, int W)[]> Groups(int mode, TensorShape shape)
    {
        var places =
            from n in Enumerable.Range(0, shape.N)
            from h in Enumerable.Range(0, shape.H)
            from w in Enumerable.Range(0, shape.W)
            from c in Enumerable.Range(0, shape.C)
            select (n, c, h, w);
        return places.Chunk(mode == Channel ? shape.C : shape.C * shape.H * shape.W);
    }
}
