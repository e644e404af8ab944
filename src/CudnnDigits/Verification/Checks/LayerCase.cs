using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Randomness;

namespace CudnnDigits.Verification.Checks;

/// <summary>A small network around a layer, and a batch for it.</summary>
/// <param name="Spec">The network; its name says what it shows.</param>
/// <param name="BatchSize">The largest batch.</param>
/// <param name="Images">Images of the batch that is run.</param>
internal sealed record LayerCase(ModelSpec Spec, int BatchSize, int Images)
{
    private static readonly Linear Head = new(10);

    public override string ToString() => $"{Spec.Name}, {Images} of {BatchSize} images";

    /// <summary>Random images with random labels.</summary>
    public Dataset Data(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Split, 0);
        var (pixels, labels) = (new byte[Images * Spec.Input.Count], new byte[Images]);
        foreach (ref var pixel in pixels.AsSpan()) pixel = (byte)random.NextBelow(256);
        foreach (ref var label in labels.AsSpan()) label = (byte)random.NextBelow(10);
        return new Dataset("random", pixels, labels, Spec.Input.Height, Spec.Input.Width);
    }

    /// <summary>Layers of every kind on random shapes, then on the catalogue's.</summary>
    public static IEnumerable<LayerCase> All(ulong seed, bool quick)
    {
        var random = new RandomStream(seed, RandomPurpose.Split, 1);
        for (var draw = 0; draw < (quick ? 1 : 4); draw++)
        {
            foreach (var (name, layers, loss, smoothing) in Kinds(draw))
                yield return Draw(ref random, name, layers, loss, smoothing);
        }

        foreach (var blocks in Convolutions(quick)) yield return blocks;
    }

    /// <summary>What stands between a first convolution and the last linear layer.</summary>
    private static IEnumerable<(string Name, Func<int, LayerSpec[]> Layers, Loss Loss, float Smoothing)> Kinds(int draw)
    {
        yield return ("linear", channels => [new Linear((7 * channels) + 2), new ReLU()], Loss.CrossEntropy, 0);
        yield return ("convolution", channels => [new Conv2d(channels + 2, 3, Padding: draw % 3), new ReLU()], Loss.CrossEntropy, 0);
        yield return ("convolution without ReLU", channels => [new Conv2d(channels, 1 + (draw % 2))], Loss.CrossEntropy, 0);
        yield return ("max pooling", _ => [new MaxPool2d(2 + (draw % 2))], Loss.CrossEntropy, 0);
        yield return ("batch normalization", _ => [new BatchNorm2d()], Loss.CrossEntropy, 0);
        yield return ("dropout", _ => [new Dropout(0.3f)], Loss.CrossEntropy, 0);
        yield return ("label smoothing", _ => [], Loss.CrossEntropy, 0.1f);
        yield return ("squared error", _ => [], Loss.SquaredError, 0);
    }

    /// <summary>Odd channels, any size, every second batch of a single image, and the others not full.</summary>
    private static LayerCase Draw(ref RandomStream random, string name, Func<int, LayerSpec[]> layers, Loss loss, float smoothing)
    {
        var (height, width) = (6 + (int)random.NextBelow(8), 6 + (int)random.NextBelow(8));
        var channels = 1 + (2 * (int)random.NextBelow(8));
        var alone = random.NextBelow(2) == 0;
        var batch = alone ? 1 : 3 + (int)random.NextBelow(6);
        var front = new Conv2d(channels, 3, Padding: (int)random.NextBelow(2));
        return new LayerCase(
            new ModelSpec($"{name}, {channels} channels of {height}x{width}", new Shape(1, height, width),
                [front, new ReLU(), .. layers(channels), Head], loss, LabelSmoothing: smoothing),
            batch, alone ? 1 : batch - 1);
    }

    /// <summary>Each convolution of the catalogue, on images of its own size and behind as many channels.</summary>
    private static IEnumerable<LayerCase> Convolutions(bool quick)
    {
        var batch = quick ? 2 : 16;
        return
            from shape in Catalogue.All.SelectMany(entry => Plan.Build(entry.Spec, 1).Layers)
                .Where(layer => layer.Spec is Conv2d && layer.Input.Channels > 1)
                .Select(layer => (layer.Input, Out: layer.Output.Channels)).Distinct().OrderBy(shape => shape.Input.Count)
                .Take(quick ? 1 : int.MaxValue)
            select new LayerCase(
                new ModelSpec($"convolution of {shape.Input} to {shape.Out} channels", new Shape(1, shape.Input.Height, shape.Input.Width),
                    [new Conv2d(shape.Input.Channels, 1), new Conv2d(shape.Out, 3, Padding: 1), new ReLU(), new MaxPool2d(2), Head]),
                batch, batch);
    }
}
