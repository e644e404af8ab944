using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Cpu.Update;

/// <summary>
/// The update rules, element by element over a range of the flat parameter buffers, in whole vectors. Each returns whether everything it wrote
/// is finite, at the cost of one multiply-add a vector: 0 * x is 0 for every finite x and NaN for an infinity or a NaN, and a NaN survives in
/// the sum. A gradient that is not finite makes the parameters so.
/// </summary>
/// <remarks>
/// Adam: Kingma and Ba, 2015; decoupled weight decay (AdamW): Loshchilov and Hutter, 2019. Momentum and Nesterov as in PyTorch: Sutskever
/// et al., 2013.
/// </remarks>
internal static unsafe class OptimizerKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>w -= rate * (gradient + decay * w)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Sgd(float* weights, float* gradient, int length, in SgdStep step)
    {
        V minusRate = S.Broadcast(-step.Rate), decay = S.Broadcast(step.WeightDecay), zero = default, check = default;
        for (var index = 0; index < length; index += S.Count)
        {
            var w = S.Load(weights + index);
            w = S.MultiplyAdd(minusRate, S.MultiplyAdd(decay, w, S.Load(gradient + index)), w);
            S.Store(w, weights + index);
            check = S.MultiplyAdd(w, zero, check);
        }

        return S.Sum(check) == 0;
    }

    /// <summary>
    /// g = gradient + decay * w; buffer = momentum * buffer + g; w -= rate * buffer, or with Nesterov rate * (g + momentum * buffer).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool SgdWithMomentum(float* weights, float* gradient, float* buffer, int length, in SgdStep step)
    {
        V minusRate = S.Broadcast(-step.Rate), decay = S.Broadcast(step.WeightDecay), momentum = S.Broadcast(step.Momentum);
        V gradientCoefficient = S.Broadcast(step.GradientCoefficient), bufferCoefficient = S.Broadcast(step.BufferCoefficient);
        V zero = default, check = default;
        for (var index = 0; index < length; index += S.Count)
        {
            var w = S.Load(weights + index);
            var g = S.MultiplyAdd(decay, w, S.Load(gradient + index));
            var b = S.MultiplyAdd(momentum, S.Load(buffer + index), g);
            S.Store(b, buffer + index);
            w = S.MultiplyAdd(minusRate, S.MultiplyAdd(bufferCoefficient, b, S.Multiply(gradientCoefficient, g)), w);
            S.Store(w, weights + index);
            check = S.MultiplyAdd(w, zero, check);
        }

        return S.Sum(check) == 0;
    }

    /// <summary>One step of Adam, with PyTorch's order of operations and correctly rounded square root and division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Adam(float* weights, float* gradient, float* firstMoment, float* secondMoment, int length, in AdamStep step)
    {
        V minusRate = S.Broadcast(-step.Rate), correction = S.Broadcast(step.InverseBiasCorrection2Sqrt), epsilon = S.Broadcast(step.Epsilon);
        V oneMinusBeta1 = S.Broadcast(1 - step.Beta1), beta2 = S.Broadcast(step.Beta2), oneMinusBeta2 = S.Broadcast(1 - step.Beta2);
        V decay = S.Broadcast(step.WeightDecay), decayFactor = S.Broadcast(step.DecayFactor);
        V zero = default, checkWeights = default, checkMoments = default;
        for (var index = 0; index < length; index += S.Count)
        {
            var w = S.Load(weights + index);
            var g = S.MultiplyAdd(decay, w, S.Load(gradient + index));
            var m = S.Load(firstMoment + index);
            m = S.MultiplyAdd(S.Subtract(g, m), oneMinusBeta1, m);
            S.Store(m, firstMoment + index);
            var v = S.MultiplyAdd(S.Multiply(oneMinusBeta2, g), g, S.Multiply(beta2, S.Load(secondMoment + index)));
            S.Store(v, secondMoment + index);
            var denominator = S.MultiplyAdd(S.Sqrt(v), correction, epsilon);
            w = S.MultiplyAdd(decayFactor, w, S.Divide(S.Multiply(minusRate, m), denominator));
            S.Store(w, weights + index);
            checkWeights = S.MultiplyAdd(w, zero, checkWeights);
            checkMoments = S.MultiplyAdd(v, zero, checkMoments);
        }

        return S.Sum(S.Add(checkWeights, checkMoments)) == 0;
    }

    /// <summary>average += share * (weights - average)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateAverage(float* average, float* weights, int length, float share)
    {
        var part = S.Broadcast(share);
        for (var index = 0; index < length; index += S.Count)
        {
            var old = S.Load(average + index);
            S.Store(S.MultiplyAdd(part, S.Subtract(S.Load(weights + index), old), old), average + index);
        }
    }
}
