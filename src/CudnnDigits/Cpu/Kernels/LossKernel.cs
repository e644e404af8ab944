using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>The loss of one image and its gradient by the logits.</summary>
internal static class LossKernel
{
    /// <summary>Writes the gradient, times <paramref name="scale"/>. Returns the cross-entropy of softmax(logits), unscaled.</summary>
    /// <param name="loss">Which gradient.</param>
    /// <param name="logits">[classes]</param>
    /// <param name="label">The right class.</param>
    /// <param name="scale">1 / images in the batch.</param>
    /// <param name="gradient">[classes]</param>
    public static float Compute(Loss loss, ReadOnlySpan<float> logits, int label, float scale, Span<float> gradient)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits) largest = MathF.Max(largest, logit);
        var sum = 0f;
        for (var index = 0; index < logits.Length; index++) sum += gradient[index] = MathF.Exp(logits[index] - largest);
        for (var index = 0; index < logits.Length; index++)
        {
            var prediction = loss == Loss.SquaredError ? logits[index] : gradient[index] / sum;
            gradient[index] = scale * (prediction - (index == label ? 1 : 0));
        }

        return MathF.Log(sum) + largest - logits[label];
    }
}
