using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>
/// The loss of one image and its gradient with respect to the logits. Softmax subtracts the largest logit first, so that no exponential
/// overflows; the gradient of the cross-entropy is softmax(logits) - target.
/// </summary>
internal static unsafe class LossKernel<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>
    /// Writes the gradient, multiplied by <paramref name="scale"/>. Returns the cross-entropy of softmax(logits) with the smoothed target,
    /// in nats and not scaled, whichever loss the gradient is of.
    /// </summary>
    /// <param name="loss">The loss whose gradient is written.</param>
    /// <param name="smoothing">Label smoothing: the share of the target that is spread evenly over all classes, from 0 to 1.</param>
    /// <param name="logits">[classes], padded to a multiple of 16 with -infinity, which softmax turns into 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The correct class.</param>
    /// <param name="scale">1 / number of images in the batch.</param>
    /// <param name="gradient">[classes]; the floats up to the next multiple of 16 may be overwritten.</param>
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
