using CudnnDigits.Models;

namespace CudnnDigits.Cpu;

/// <summary>Takes chunks of images through the layers of a network, on whichever member of the team asks.</summary>
internal sealed unsafe class CpuPasses(CpuNetwork network, CpuSizes sizes, ModelSpec spec, int classes)
{
    /// <summary>Where each logit lies in the output: any layer may be the last.</summary>
    private readonly int[] _places = [.. Enumerable.Range(0, classes).Select(network.Output.Layout.IndexOfFlat)];

    /// <summary>The images in a shard of a batch: every image belongs to exactly one.</summary>
    public (int First, int End) ShardOf(int shard, int images) =>
        ((int)((long)shard * images / sizes.Shards), (int)((long)(shard + 1) * images / sizes.Shards));

    /// <summary>Forward and backward for one shard. Writes each image's loss.</summary>
    public void Train(int member, int shard, in StepInputs step)
    {
        var (first, end) = ShardOf(shard, step.Count);
        for (; first < end; first += sizes.Chunk)
        {
            var chunk = new Chunk(member, shard, first, Math.Min(sizes.Chunk, end - first));
            Forward(chunk, step.Images, step.Order + first);
            for (var image = 0; image < chunk.Count; image++)
                step.Losses[first + image] = Loss(member, image, step.Labels[step.Order[first + image]], 1f / step.Count);

            for (var layer = network.Layers.Count - 1; layer >= 0; layer--) network.Layers[layer].Backward(chunk);
        }
    }

    /// <summary>Forward for one chunk of consecutive images. Writes their logits.</summary>
    public void Predict(int member, byte* images, int count, float* logits)
    {
        var order = stackalloc int[count];
        for (var image = 0; image < count; image++) order[image] = image;
        Forward(new Chunk(member, Shard: 0, member * sizes.Chunk, count), images, order);
        for (var image = 0; image < count; image++)
            ReadLogits(network.Output.Value(member, image), new Span<float>(logits + ((long)image * classes), classes));
    }

    /// <summary>Computes one image's loss, and its gradient by the output.</summary>
    private float Loss(int member, int image, int label, float scale)
    {
        Span<float> logits = stackalloc float[classes], gradient = stackalloc float[classes];
        ReadLogits(network.Output.Value(member, image), logits);
        var value = Kernels.LossKernel.Compute(spec.Loss, spec.LabelSmoothing, logits, label, scale, gradient);
        var to = network.Output.Gradient(member, image);
        for (var index = 0; index < classes; index++) to[_places[index]] = gradient[index];
        return value;
    }

    private void ReadLogits(float* output, Span<float> logits)
    {
        for (var index = 0; index < classes; index++) logits[index] = output[_places[index]];
    }

    private void Forward(in Chunk chunk, byte* images, int* order)
    {
        var layout = network.Input.Layout;
        for (var image = 0; image < chunk.Count; image++)
            network.Scale(images + ((long)order[image] * layout.Shape.Count), network.Input.Value(chunk.Member, image));
        foreach (var layer in network.Layers) layer.Forward(chunk);
    }
}

/// <summary>Where the images of one step are.</summary>
internal readonly unsafe struct StepInputs(byte* images, byte* labels, int* order, int count, float* losses)
{
    /// <summary>All loaded images, [image][channel][row][column].</summary>
    public readonly byte* Images = images;

    public readonly byte* Labels = labels;

    /// <summary>Indices of this step's images.</summary>
    public readonly int* Order = order;

    public readonly int Count = count;

    /// <summary>Receives each image's loss.</summary>
    public readonly float* Losses = losses;
}
