using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Update;

/// <summary>The update rules, element by element over a range of the flat parameter buffers, in whole vectors.</summary>
/// <remarks>
/// Adam: Kingma and Ba, 2015; decoupled weight decay (AdamW): Loshchilov and Hutter, 2019. Momentum and Nesterov as in PyTorch: Sutskever
/// et al., 2013.
/// </remarks>
internal static unsafe class OptimizerKernel<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>w -= rate * (gradient + decay * w)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sgd(float* weights, float* gradient, int length, in SgdStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), decay = T.Broadcast(step.WeightDecay);
        for (var index = 0; index < length; index += T.Count)
        {
            var w = T.Load(weights + index);
            T.MultiplyAdd(minusRate, T.MultiplyAdd(decay, w, T.Load(gradient + index)), w).Store(weights + index);
        }
    }

    /// <summary>
    /// g = gradient + decay * w; buffer = momentum * buffer + g; w -= rate * buffer, or with Nesterov rate * (g + momentum * buffer).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SgdWithMomentum(float* weights, float* gradient, float* buffer, int length, in SgdStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), decay = T.Broadcast(step.WeightDecay), momentum = T.Broadcast(step.Momentum);
        T gradientCoefficient = T.Broadcast(step.GradientCoefficient), bufferCoefficient = T.Broadcast(step.BufferCoefficient);
        for (var index = 0; index < length; index += T.Count)
        {
            var w = T.Load(weights + index);
            var g = T.MultiplyAdd(decay, w, T.Load(gradient + index));
            var b = T.MultiplyAdd(momentum, T.Load(buffer + index), g);
            b.Store(buffer + index);
            T.MultiplyAdd(minusRate, T.MultiplyAdd(bufferCoefficient, b, gradientCoefficient * g), w).Store(weights + index);
        }
    }

    /// <summary>One step of Adam, with PyTorch's order of operations and correctly rounded square root and division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(float* weights, float* gradient, float* firstMoment, float* secondMoment, int length, in AdamStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), correction = T.Broadcast(step.InverseBiasCorrection2Sqrt), epsilon = T.Broadcast(step.Epsilon);
        T oneMinusBeta1 = T.Broadcast(1 - step.Beta1), beta2 = T.Broadcast(step.Beta2), oneMinusBeta2 = T.Broadcast(1 - step.Beta2);
        T decay = T.Broadcast(step.WeightDecay), decayFactor = T.Broadcast(step.DecayFactor);
        for (var index = 0; index < length; index += T.Count)
        {
            var w = T.Load(weights + index);
            var g = T.MultiplyAdd(decay, w, T.Load(gradient + index));
            var m = T.Load(firstMoment + index);
            m = T.MultiplyAdd(g - m, oneMinusBeta1, m);
            m.Store(firstMoment + index);
            var v = T.MultiplyAdd(oneMinusBeta2 * g, g, beta2 * T.Load(secondMoment + index));
            v.Store(secondMoment + index);
            var denominator = T.MultiplyAdd(T.Sqrt(v), correction, epsilon);
            T.MultiplyAdd(decayFactor, w, minusRate * m / denominator).Store(weights + index);
        }
    }

    /// <summary>average += share * (weights - average)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateAverage(float* average, float* weights, int length, float share)
    {
        var part = T.Broadcast(share);
        for (var index = 0; index < length; index += T.Count)
        {
            var old = T.Load(average + index);
            T.MultiplyAdd(part, T.Load(weights + index) - old, old).Store(average + index);
        }
    }
}
