using System.Runtime.Intrinsics.X86;
using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Runs chunks of images through the layers of a network, on the thread of the caller.</summary>
internal sealed unsafe class CpuPasses(
    CpuKernels kernels, CpuNetwork network, CpuSizes sizes, StepContext context, ModelSpec spec, int classes)
{
    /// <summary>Position of each logit in the output. Any layer may be the last, so they need not be adjacent.</summary>
    private readonly int[] _logitIndices = [.. Enumerable.Range(0, classes).Select(network.Output.Layout.IndexOfFlat)];

    /// <summary>How images are distorted in training; null leaves them as they are.</summary>
    public Augmentation? Augmentation { get; set; }

    /// <summary>Runs one phase of a step for one shard. Writes each image's loss in the phase that computes it.</summary>
    public void Train(int worker, int shard, Phase phase, in StepInputs step)
    {
        var (first, end) = ShardRange(shard, step.Count);
        if (network.NeedsWholeBatch)
        {
            var chunk = new Chunk(Workspace: shard, shard, first, end - first);
            Train(chunk, phase, step);
            phase.Reduction?.Compute(chunk);
            return;
        }

        for (; first < end; first += sizes.Chunk)
            Train(new Chunk(Workspace: worker, shard, first, Math.Min(sizes.Chunk, end - first)), phase, step);
    }

    /// <summary>Runs consecutive images forward, as one chunk, and writes their logits.</summary>
    public void Predict(int worker, byte* images, int count, float* logits)
    {
        var order = stackalloc int[count];
        for (var image = 0; image < count; image++) order[image] = image;
        var chunk = new Chunk(Workspace: worker, Shard: 0, worker * sizes.Chunk, count);
        ScaleImages(chunk, images, order, count);
        foreach (var layer in network.Layers) layer.Forward(chunk);
        for (var image = 0; image < count; image++)
            ReadLogits(network.Output.Value(worker, image), logits + ((long)image * classes));
    }

    /// <summary>The images of a shard, as a range of positions in the batch.</summary>
    private (int First, int End) ShardRange(int shard, int images) =>
        ((int)((long)shard * images / sizes.Shards), (int)((long)(shard + 1) * images / sizes.Shards));

    private void Train(in Chunk chunk, Phase phase, in StepInputs step)
    {
        if (phase.LoadsImages) LoadImages(chunk, step);
        foreach (var layer in phase.Forward) layer.Forward(chunk);
        if (phase.ComputesLoss) ComputeLosses(chunk, step);
        foreach (var layer in phase.Backward) layer.Backward(chunk);
    }

    /// <summary>Computes each image's loss and the gradient of its logits.</summary>
    /// <remarks>
    /// The logits of a group of images are read before the first loss is computed: a processor cannot forward several narrow stores to one
    /// vector load, so a load right after them would stall.
    /// </remarks>
    private void ComputeLosses(in Chunk chunk, in StepInputs step)
    {
        const int group = 8;
        var stride = ActivationLayout.RoundUpToBlock(classes);
        float* logits = stackalloc float[group * stride], gradient = stackalloc float[stride];
        for (var index = 0; index < group * stride; index++) logits[index] = float.NegativeInfinity;
        for (var first = 0; first < chunk.Count; first += group)
        {
            var end = Math.Min(first + group, chunk.Count);
            for (var image = first; image < end; image++)
                ReadLogits(network.Output.Value(chunk.Workspace, image), logits + ((image - first) * stride));
            for (var image = first; image < end; image++)
            {
                var position = chunk.First + image;
                step.Losses[position] = kernels.ComputeLoss(spec.Loss, spec.LabelSmoothing, logits + ((image - first) * stride), classes,
                    step.Labels[step.Order[position]], 1f / step.Count, gradient);
                var to = network.Output.Gradient(chunk.Workspace, image);
                for (var index = 0; index < classes; index++) to[_logitIndices[index]] = gradient[index];
            }
        }
    }

    private void ReadLogits(float* output, float* logits)
    {
        for (var index = 0; index < classes; index++) logits[index] = output[_logitIndices[index]];
    }

    private void LoadImages(in Chunk chunk, in StepInputs step)
    {
        if (Augmentation is { } augmentation) AugmentImages(chunk, step, augmentation);
        else ScaleImages(chunk, step.Images, step.Order + chunk.First, step.Count - chunk.First);
    }

    private void AugmentImages(in Chunk chunk, in StepInputs step, Augmentation augmentation)
    {
        var layout = network.Input.Layout;
        var (_, height, width) = layout.Shape;
        for (var image = 0; image < chunk.Count; image++)
        {
            var index = step.Order[chunk.First + image];
            var map = AffineMap.Draw(augmentation, context.Seed, context.Step, index, width, height);
            AffineKernel.Warp(
                step.Images + ((long)index * layout.Shape.Count), network.Input.Value(chunk.Workspace, image), layout, map);
        }
    }

    /// <summary>Fills the network's input with the images of a chunk, scaled to 0..1.</summary>
    /// <remarks>
    /// The images are read in random order, which no hardware prefetcher can predict. So the images of this chunk and of the next one are
    /// prefetched by hand.
    /// </remarks>
    /// <param name="chunk">The images to load.</param>
    /// <param name="images">[image][channel][row][column], one byte a pixel.</param>
    /// <param name="order">Indices of the images of this chunk, then of those that follow.</param>
    /// <param name="available">Number of indices in <paramref name="order"/>.</param>
    private void ScaleImages(in Chunk chunk, byte* images, int* order, int available)
    {
        var layout = network.Input.Layout;
        var size = layout.Shape.Count;
        for (var image = 0; image < Math.Min(2 * chunk.Count, available); image++) Prefetch(images + ((long)order[image] * size), size);
        for (var image = 0; image < chunk.Count; image++)
            kernels.ScaleImage(images + ((long)order[image] * size), network.Input.Value(chunk.Workspace, image), layout);
    }

    private static void Prefetch(byte* image, int size)
    {
        if (!Sse.IsSupported) return;
        for (var line = 0; line < size; line += Arena.CacheLine) Sse.Prefetch0(image + line);
    }
}
