using System.Runtime.CompilerServices;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Update;

/// <summary>The loss of one image and its gradient by the logits.</summary>
internal static unsafe class LossKernel
{
    /// <summary>Writes the gradient, times <paramref name="scale"/>. Returns the cross-entropy of softmax(logits), unscaled.</summary>
    /// <param name="loss">Which gradient.</param>
    /// <param name="smoothing">The part of the target that is spread over all classes.</param>
    /// <param name="logits">[classes]; up to a multiple of 16 they are followed by -infinity, which is as good as no class.</param>
    /// <param name="classes">Their number.</param>
    /// <param name="label">The labelGradient class.</param>
    /// <param name="scale">1 / images in the batch.</param>
    /// <param name="gradient">[classes]; up to a multiple of 16 floats may be overwritten.</param>
    public static float Compute(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient) =>
        SimdWidth.Bits switch
        {
            512 => Compute<Simd512>(loss, smoothing, logits, classes, label, scale, gradient),
            256 => Compute<Simd256>(loss, smoothing, logits, classes, label, scale, gradient),
            _ => Compute<Simd128>(loss, smoothing, logits, classes, label, scale, gradient),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Compute<T>(Loss loss, float smoothing, float* logits, int classes, int label, float scale, float* gradient)
        where T : unmanaged, ISimd<T>
    {
        var max = float.NegativeInfinity;
        for (var index = 0; index < classes; index++) max = float.MaxNative(logits[index], max);
        T shift = T.Broadcast(max), sums = T.Broadcast(0);
        for (var index = 0; index < classes; index += T.Count)
        {
            var exponential = VectorMath<T>.Exp(T.Load(logits + index) - shift);
            exponential.Store(gradient + index);
            sums += exponential;
        }

        float sum = T.Sum(sums), target = 1 - smoothing, smoothed = smoothing / classes, targetLogit = target * logits[label];
        for (var index = 0; smoothing > 0 && index < classes; index++) targetLogit += smoothed * logits[index];
        var labelGradient = (loss == Loss.SquaredError ? logits[label] : gradient[label] / sum) - target - smoothed;
        for (var index = 0; index < classes; index += T.Count)
        {
            var prediction = loss == Loss.SquaredError ? T.Load(logits + index) : T.Load(gradient + index) / T.Broadcast(sum);
            ((prediction - T.Broadcast(smoothed)) * T.Broadcast(scale)).Store(gradient + index);
        }

        gradient[label] = scale * labelGradient;
        return MathF.Log(sum) + max - targetLogit;
    }
}
