using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>The loss of one image and its gradient by the logits.</summary>
internal static unsafe class LossKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Writes the gradient, times <paramref name="scale"/>. Returns the cross-entropy of softmax(logits), unscaled.</summary>
    /// <param name="loss">Which gradient.</param>
    /// <param name="smoothing">The part of the target that is spread over all classes.</param>
    /// <param name="logits">[classes]; up to a multiple of 16 they are followed by -infinity, which is as good as no class.</param>
    /// <param name="classes">Their number.</param>
    /// <param name="label">The labelGradient class.</param>
    /// <param name="scale">1 / images in the batch.</param>
    /// <param name="gradient">[classes]; up to a multiple of 16 floats may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Compute(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient)
    {
        var max = float.NegativeInfinity;
        for (var index = 0; index < classes; index++) max = float.MaxNative(logits[index], max);
        V shift = S.Broadcast(max), sums = default;
        for (var index = 0; index < classes; index += S.Count)
        {
            var exponential = VectorMath<S, V>.Exp(S.Subtract(S.Load(logits + index), shift));
            S.Store(exponential, gradient + index);
            sums = S.Add(sums, exponential);
        }

        float sum = S.Sum(sums), target = 1 - smoothing, smoothed = smoothing / classes, targetLogit = target * logits[label];
        for (var index = 0; smoothing > 0 && index < classes; index++) targetLogit += smoothed * logits[index];
        var labelGradient = (loss == Loss.SquaredError ? logits[label] : gradient[label] / sum) - target - smoothed;
        for (var index = 0; index < classes; index += S.Count)
        {
            var prediction = loss == Loss.SquaredError ? S.Load(logits + index) : S.Divide(S.Load(gradient + index), S.Broadcast(sum));
            S.Store(S.Multiply(S.Subtract(prediction, S.Broadcast(smoothed)), S.Broadcast(scale)), gradient + index);
        }

        gradient[label] = scale * labelGradient;
        return MathF.Log(sum) + max - targetLogit;
    }
}
