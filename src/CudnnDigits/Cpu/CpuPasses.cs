using System.Runtime.Intrinsics.X86;
using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Layers;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Takes chunks of images through the layers of a network, on whichever worker of the team asks.</summary>
internal sealed unsafe class CpuPasses(CpuNetwork network, CpuSizes sizes, StepContext context, ModelSpec spec, int classes)
{
    private readonly bool _batchWide = network.Phases.Count > 1;

    /// <summary>Where each logit lies in the output: any layer may be the last.</summary>
    private readonly int[] _logitIndices = [.. Enumerable.Range(0, classes).Select(network.Output.Layout.IndexOfFlat)];

    /// <summary>The images in a shard of a batch: every image belongs to exactly one.</summary>
    public (int First, int End) ShardRange(int shard, int images) =>
        ((int)((long)shard * images / sizes.Shards), (int)((long)(shard + 1) * images / sizes.Shards));

    /// <summary>How the images of the steps to come are distorted; null for not at all.</summary>
    public Augmentation? Augmentation { get; set; }

    /// <summary>One phase of a step for one shard. Writes each image's loss in the middle one.</summary>
    public void Train(int worker, int shard, int phase, in StepInputs step)
    {
        var (first, end) = ShardRange(shard, step.Count);
        if (_batchWide)
        {
            TrainBatchWide(new Chunk(shard, shard, first, end - first), phase, step);
            return;
        }

        for (; first < end; first += sizes.Chunk)
            Train(new Chunk(worker, shard, first, Math.Min(sizes.Chunk, end - first)), phase, step);
    }

    /// <summary>Combines what the shards measured in a phase.</summary>
    public void Reduce(int phase, int unit)
    {
        var layer = (BatchStatisticsLayer)network.Layers[network.Phases.Measured(phase)!.Value];
        if (phase < network.Phases.Middle) layer.ReduceStatistics(unit, sizes.Shards);
        else layer.ReduceGradientSums(unit, sizes.Shards);
    }

    /// <summary>Units of <see cref="Reduce"/>.</summary>
    public int ReduceUnits(int phase) =>
        network.Phases.Measured(phase) is { } index ? ((BatchStatisticsLayer)network.Layers[index]).ReduceUnits : 0;

    /// <summary>Forward for one chunk of consecutive images. Writes their logits.</summary>
    public void Predict(int worker, byte* images, int count, float* logits)
    {
        var order = stackalloc int[count];
        for (var image = 0; image < count; image++) order[image] = image;
        var chunk = new Chunk(worker, Shard: 0, worker * sizes.Chunk, count);
        Scale(chunk, images, order, count);
        Forward(chunk, 0..network.Layers.Count);
        for (var image = 0; image < count; image++)
            ReadLogits(network.Output.Value(worker, image), logits + ((long)image * classes));
    }

    /// <summary>
    /// Computes each image's loss, and its gradient by the output. The logits of several images are read first: a vector cannot be loaded
    /// at once from what was just written float by float.
    /// </summary>
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
                step.Losses[position] = network.ComputeLoss(spec.Loss, spec.LabelSmoothing, logits + ((image - first) * stride), classes,
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

    /// <summary>A phase for all images of a shard, behind which the layer at the cut measures them.</summary>
    private void TrainBatchWide(in Chunk shard, int phase, in StepInputs step)
    {
        Train(shard, phase, step);
        if (network.Phases.Measured(phase) is not { } index) return;
        var layer = (BatchStatisticsLayer)network.Layers[index];
        if (phase < network.Phases.Middle) layer.ComputeStatistics(shard);
        else layer.ComputeGradientSums(shard);
    }

    private void Train(in Chunk chunk, int phase, in StepInputs step)
    {
        if (phase == 0) LoadImages(chunk, step);
        Forward(chunk, network.Phases.Forward(phase));
        if (phase == network.Phases.Middle) ComputeLosses(chunk, step);
        var (start, length) = network.Phases.Backward(phase).GetOffsetAndLength(network.Layers.Count);
        for (var layer = start + length - 1; layer >= start; layer--) network.Layers[layer].Backward(chunk);
    }

    private void Forward(in Chunk chunk, Range layers)
    {
        var (start, length) = layers.GetOffsetAndLength(network.Layers.Count);
        for (var layer = start; layer < start + length; layer++) network.Layers[layer].Forward(chunk);
    }

    private void LoadImages(in Chunk chunk, in StepInputs step)
    {
        if (Augmentation is { } augmentation) Augment(chunk, step, augmentation);
        else Scale(chunk, step.Images, step.Order + chunk.First, step.Count - chunk.First);
    }

    private void Augment(in Chunk chunk, in StepInputs step, Augmentation augmentation)
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

    /// <summary>
    /// Fills the input with a chunk's images. They are read in a random order, which no processor foresees, so it is told: those of this
    /// chunk all at once, and those of the next while this one is worked on.
    /// </summary>
    /// <param name="chunk">The images to fill in.</param>
    /// <param name="images">All images.</param>
    /// <param name="order">Indices of the chunk's, and of those that follow.</param>
    /// <param name="following">How many indices there are.</param>
    private void Scale(in Chunk chunk, byte* images, int* order, int following)
    {
        var size = network.Input.Layout.Shape.Count;
        for (var image = 0; image < Math.Min(2 * chunk.Count, following); image++) Prefetch(images + ((long)order[image] * size), size);
        for (var image = 0; image < chunk.Count; image++)
            network.Scale(images + ((long)order[image] * size), network.Input.Value(chunk.Workspace, image));
    }

    private static void Prefetch(byte* image, int size)
    {
        if (!Sse.IsSupported) return;
        for (var line = 0; line < size; line += Arena.CacheLine) Sse.Prefetch0(image + line);
    }
}
