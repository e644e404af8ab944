using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>The loss of one image and its gradient by the logits.</summary>
internal static class LossKernel
{
    /// <summary>Writes the gradient, times <paramref name="scale"/>. Returns the cross-entropy of softmax(logits), unscaled.</summary>
    /// <param name="loss">Which gradient.</param>
    /// <param name="smoothing">The part of the target that is spread over all classes.</param>
    /// <param name="logits">[classes]</param>
    /// <param name="label">The right class.</param>
    /// <param name="scale">1 / images in the batch.</param>
    /// <param name="gradient">[classes]</param>
    public static float Compute(
        Loss loss, float smoothing, ReadOnlySpan<float> logits, int label, float scale, Span<float> gradient)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits) largest = MathF.Max(largest, logit);
        float sum = 0, wanted = 0, others = smoothing / logits.Length;
        for (var index = 0; index < logits.Length; index++) sum += gradient[index] = MathF.Exp(logits[index] - largest);
        for (var index = 0; index < logits.Length; index++)
        {
            var prediction = loss == Loss.SquaredError ? logits[index] : gradient[index] / sum;
            var target = index == label ? 1 - smoothing + others : others;
            gradient[index] = scale * (prediction - target);
            wanted += target * logits[index];
        }

        return MathF.Log(sum) + largest - wanted;
    }
}
