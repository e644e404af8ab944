using CudnnDigits.Models;

namespace CudnnDigits.Tests.Verification;

/// <summary>One launch of a training step, by count.</summary>
/// <param name="What">What it computes.</param>
/// <param name="Kernel">The program's own kernel; null for a library's, whose grid is its own affair.</param>
/// <param name="Bytes">Read and written once each.</param>
/// <param name="Operations">Of float32.</param>
/// <param name="Blocks">Of the program's own kernel.</param>
/// <param name="Iterations">Dependent ones: each waits for the memory of the one before, or for a barrier.</param>
internal sealed record Launch(string What, string? Kernel, long Bytes, long Operations, long? Blocks = null, long? Iterations = null)
{
    /// <summary>The least time in microseconds: for the bytes, for the operations, for the iterations, and for a launch at all.</summary>
    public double FloorOn(Card card) => new[]
    {
        Bytes / card.BytesPerMicrosecond, Operations / card.OperationsPerMicrosecond, (Iterations ?? 1) * Card.Latency, Card.LaunchTime,
    }.Max();
}

/// <summary>A card by its data sheet.</summary>
internal sealed record Card(string Name, double BytesPerMicrosecond, double OperationsPerMicrosecond)
{
    /// <summary>Microseconds that a load from the second cache takes, some 250 cycles; an assumption, measured on no card here.</summary>
    public const double Latency = 0.15;

    /// <summary>Microseconds between two dependent kernels of a graph; an assumption, measured on no card here.</summary>
    public const double LaunchTime = 1;

    /// <summary>3.35 TB/s, 67 TFLOPS of float32.</summary>
    public static Card H100 { get; } = new("H100 SXM", 3.35e6, 67e6);

    /// <summary>272 GB/s, 15.1 TFLOPS of float32.</summary>
    public static Card Rtx4060 { get; } = new("RTX 4060", 0.272e6, 15.1e6);
}

/// <summary>The launches of one step of a network of convolutions, ReLUs, poolings and linear layers, in their order.</summary>
internal static class StepModel
{
    private const int Float = sizeof(float), Threads = 256, Lanes = 32, Warps = Threads / Lanes;

    /// <summary>Rows that a warp sums for the bias of a linear layer: bias.cu.</summary>
    private const int ImagesOfWarp = 8;

    /// <summary>Halvings of a sum over the threads of a block.</summary>
    private const int BlockSum = 8;

    public static IReadOnlyList<Launch> Of(Plan plan)
    {
        var (images, pixels) = ((long)plan.BatchSize, (long)plan.Spec.Input.Count);
        var logits = images * plan.Classes;
        var trained = plan.Layers.TakeWhile(layer => layer.Weight is null).Count();
        return
        [
            new Launch("gather", "gather", images * pixels * (1 + Float), images * pixels, BlocksFor(images * pixels), 1),
            .. plan.Layers.SelectMany((layer, index) => Forward(layer, images, index > 0 && plan.Layers[index - 1].Spec is Conv2d)),
            // Four passes over a row by a warp; the last block adds the rows.
            new Launch(
                "softmax, loss and its gradient", "cross_entropy", 2 * logits * Float, 12 * logits, BlocksFor(images * Lanes),
                (4 * DivideUp(plan.Classes, Lanes)) + BlocksFor(images) + BlockSum),
            .. plan.Layers.Index().Reverse().Where(layer => layer.Index >= trained).SelectMany(
                layer => Backward(layer.Item, images, hasInputGradient: layer.Index > trained)),
            Biases(plan, images),
            new Launch("Adam", "adam", 7L * plan.ParameterFloats * Float, 12L * plan.ParameterFloats, BlocksFor(DivideUp(plan.ParameterFloats, 4)), 1),
        ];
    }

    private static IEnumerable<Launch> Forward(LayerPlan layer, long images, bool fused)
    {
        var (from, to, weights) = (images * layer.Input.Count, images * layer.Output.Count, (long)(layer.Weight?.Count ?? 0));
        var products = to * (layer.Weight?.FanIn ?? 0);
        switch (layer.Spec)
        {
            case Conv2d:
                yield return new Launch($"{layer.Name} with bias and ReLU", null, Float * (from + weights + to), 2 * products);
                break;
            case Linear:
                yield return new Launch($"{layer.Name}, product", null, Float * (from + weights + to), 2 * products);
                yield return new Launch($"{layer.Name}, bias", null, Float * 2 * to, to);
                break;
            case MaxPool2d:
                yield return new Launch(layer.Name, null, Float * (from + to), from);
                break;
            case ReLU when !fused:
                yield return new Launch(layer.Name, null, Float * 2 * to, to);
                break;
        }
    }

    private static IEnumerable<Launch> Backward(LayerPlan layer, long images, bool hasInputGradient)
    {
        var (from, to, weights) = (images * layer.Input.Count, images * layer.Output.Count, (long)(layer.Weight?.Count ?? 0));
        var products = to * (layer.Weight?.FanIn ?? 0);
        switch (layer.Spec)
        {
            case Conv2d or Linear:
                yield return new Launch($"{layer.Name}, gradient of the weights", null, Float * (from + weights + to), 2 * products);
                if (hasInputGradient) yield return new Launch($"{layer.Name}, gradient of the input", null, Float * (from + weights + to), 2 * products);
                break;
            case MaxPool2d:
                yield return new Launch($"{layer.Name}, gradient", null, Float * 2 * (from + to), from);
                break;
            case ReLU:
                yield return new Launch($"{layer.Name}, gradient", null, Float * 3 * to, to);
                break;
        }
    }

    /// <summary>Every block sums a slice of the batch, four pixels a load; the last block sums the slices.</summary>
    private static Launch Biases(Plan plan, long images)
    {
        var layers = plan.Layers.Where(layer => layer.Spec is Conv2d or Linear).ToArray();
        var values = layers.Sum(layer => images * layer.Output.Count);
        return new Launch(
            "gradients of all biases", "bias_gradients", values * Float, values,
            layers.Sum(layer => Slices(layer) * (Pixels(layer) > 1 ? layer.Output.Channels : DivideUp(layer.Output.Channels, Lanes))),
            layers.Max(layer => Pixels(layer) > 1 ? DivideUp(Pixels(layer), Pixels(layer) % 4 == 0 ? 4 * Lanes : Lanes) + BlockSum : ImagesOfWarp + Warps)
                + layers.Sum(layer => Slices(layer) * BlocksFor(layer.Output.Channels)));

        long Slices(LayerPlan layer) => DivideUp(images, Pixels(layer) > 1 ? Warps : Warps * ImagesOfWarp);
    }

    private static long Pixels(LayerPlan layer) => (long)layer.Output.Height * layer.Output.Width;

    private static long BlocksFor(long elements) => DivideUp(elements, Threads);

    private static long DivideUp(long value, long by) => (value + by - 1) / by;
}
