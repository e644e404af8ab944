using CudnnDigits.Randomness;

namespace CudnnDigits.Models;

/// <summary>Initializes the parameters of a plan.</summary>
public static class Initializer
{
    private const float NormalDeviation = 0.01f;

    /// <summary>A new flat buffer of <see cref="Plan.ValueFloats"/> floats. Tensor i draws from stream i of the seed.</summary>
    public static float[] Create(Plan plan, ulong seed)
    {
        var buffer = new float[plan.ValueFloats];
        for (var index = 0; index < plan.Parameters.Count; index++)
        {
            var parameter = plan.Parameters[index];
            if (parameter.Initial is not null) continue;
            var random = new RandomStream(seed, RandomPurpose.Initialization, (uint)index);
            var bound = 1 / MathF.Sqrt(parameter.FanIn);
            foreach (ref var value in buffer.AsSpan(parameter.Offset, parameter.Count))
            {
                value = plan.Spec.Initialization == Initialization.Normal
                    ? NormalDeviation * random.NextNormal()
                    : bound * ((2 * random.NextSingle()) - 1);
            }
        }

        foreach (var tensor in plan.Tensors)
        {
            if (tensor.Initial is { } initial) buffer.AsSpan(tensor.Offset, tensor.Count).Fill(initial);
        }

        return buffer;
    }
}
