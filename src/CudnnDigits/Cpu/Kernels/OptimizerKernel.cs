using System.Runtime.CompilerServices;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>The update rules, element by element over a range of the flat parameter buffers.</summary>
internal static unsafe class OptimizerKernel<T>
    where T : unmanaged, ISimd<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sgd(float* weights, float* gradient, int length, float rate)
    {
        var minusRate = T.Broadcast(-rate);
        for (var index = 0; index < length; index += T.Count)
            T.MultiplyAdd(minusRate, T.Load(gradient + index), T.Load(weights + index)).Store(weights + index);
    }

    /// <summary>One step of Adam in PyTorch's order of operations, exact square root and division included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(float* weights, float* gradient, float* first, float* second, int length, in AdamStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), correction = T.Broadcast(step.InverseRootCorrection), epsilon = T.Broadcast(step.Epsilon);
        T keepFirst = T.Broadcast(1 - step.Beta1), beta2 = T.Broadcast(step.Beta2), keepSecond = T.Broadcast(1 - step.Beta2);
        for (var index = 0; index < length; index += T.Count)
        {
            var g = T.Load(gradient + index);
            var m = T.Load(first + index);
            m = T.MultiplyAdd(g - m, keepFirst, m);
            m.Store(first + index);
            var v = T.MultiplyAdd(keepSecond * g, g, beta2 * T.Load(second + index));
            v.Store(second + index);
            var denominator = T.MultiplyAdd(T.Sqrt(v), correction, epsilon);
            (T.Load(weights + index) + (minusRate * m / denominator)).Store(weights + index);
        }
    }
}

/// <summary>Adam's constants at one step, bias corrections folded in.</summary>
/// <param name="Rate">Learning rate / (1 - beta1^t).</param>
/// <param name="InverseRootCorrection">1 / sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the denominator.</param>
internal readonly record struct AdamStep(float Rate, float InverseRootCorrection, float Beta1, float Beta2, float Epsilon)
{
    /// <param name="adam">The rule.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="number">The step's number, from 1.</param>
    public static AdamStep At(Adam adam, float rate, long number) => new(
        (float)(rate / (1 - Math.Pow(adam.Beta1, number))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, number))),
        adam.Beta1, adam.Beta2, adam.Epsilon);
}
