using System.Runtime.CompilerServices;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>The update rules, element by element over a range of the flat parameter buffers.</summary>
internal static unsafe class OptimizerKernel<T>
    where T : unmanaged, ISimd<T>
{
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SgdWithMomentum(float* weights, float* gradient, float* buffer, int length, in SgdStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), decay = T.Broadcast(step.WeightDecay), momentum = T.Broadcast(step.Momentum);
        T partOfGradient = T.Broadcast(step.PartOfGradient), partOfBuffer = T.Broadcast(step.PartOfBuffer);
        for (var index = 0; index < length; index += T.Count)
        {
            var w = T.Load(weights + index);
            var g = T.MultiplyAdd(decay, w, T.Load(gradient + index));
            var b = T.MultiplyAdd(momentum, T.Load(buffer + index), g);
            b.Store(buffer + index);
            T.MultiplyAdd(minusRate, T.MultiplyAdd(partOfBuffer, b, partOfGradient * g), w).Store(weights + index);
        }
    }

    /// <summary>One step of Adam in PyTorch's order of operations, exact square root and division included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(float* weights, float* gradient, float* first, float* second, int length, in AdamStep step)
    {
        T minusRate = T.Broadcast(-step.Rate), correction = T.Broadcast(step.InverseRootCorrection), epsilon = T.Broadcast(step.Epsilon);
        T keepFirst = T.Broadcast(1 - step.Beta1), beta2 = T.Broadcast(step.Beta2), keepSecond = T.Broadcast(1 - step.Beta2);
        T decay = T.Broadcast(step.WeightDecay), keep = T.Broadcast(step.Keep);
        for (var index = 0; index < length; index += T.Count)
        {
            var w = T.Load(weights + index);
            var g = T.MultiplyAdd(decay, w, T.Load(gradient + index));
            var m = T.Load(first + index);
            m = T.MultiplyAdd(g - m, keepFirst, m);
            m.Store(first + index);
            var v = T.MultiplyAdd(keepSecond * g, g, beta2 * T.Load(second + index));
            v.Store(second + index);
            var denominator = T.MultiplyAdd(T.Sqrt(v), correction, epsilon);
            T.MultiplyAdd(keep, w, minusRate * m / denominator).Store(weights + index);
        }
    }

    /// <summary>average += share (weights - average)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(float* average, float* weights, int length, float share)
    {
        var part = T.Broadcast(share);
        for (var index = 0; index < length; index += T.Count)
        {
            var old = T.Load(average + index);
            T.MultiplyAdd(part, T.Load(weights + index) - old, old).Store(average + index);
        }
    }
}

/// <summary>The constants of gradient descent at one step. The weights follow PartOfGradient g + PartOfBuffer buffer.</summary>
internal readonly record struct SgdStep(float Rate, float Momentum, float WeightDecay, float PartOfGradient, float PartOfBuffer)
{
    public static SgdStep At(Sgd sgd, float rate) => new(
        rate, sgd.Momentum, sgd.WeightDecay, sgd.Nesterov ? 1 : 0, sgd.Nesterov ? sgd.Momentum : 1);
}

/// <summary>Adam's constants at one step, bias corrections folded in.</summary>
/// <param name="Rate">Learning rate / (1 - beta1^t).</param>
/// <param name="InverseRootCorrection">1 / sqrt(1 - beta2^t).</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">The part of the weights that is added to the gradient.</param>
/// <param name="Keep">The part of the weights that a decoupled decay leaves.</param>
internal readonly record struct AdamStep(
    float Rate, float InverseRootCorrection, float Beta1, float Beta2, float Epsilon, float WeightDecay, float Keep)
{
    /// <param name="adam">The rule.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="number">The step's number, from 1.</param>
    public static AdamStep At(Adam adam, float rate, long number) => new(
        (float)(rate / (1 - Math.Pow(adam.Beta1, number))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, number))),
        adam.Beta1, adam.Beta2, adam.Epsilon,
        adam.Decoupled ? 0 : adam.WeightDecay,
        adam.Decoupled ? (float)(1 - ((double)rate * adam.WeightDecay)) : 1);
}
