using CudnnDigits.Models;
using FsCheck;
using FsCheck.Fluent;

namespace CudnnDigits.Tests.Executors;

/// <summary>A network that nobody thought of, with the batch that it trains on.</summary>
public sealed record RandomNetwork(ModelSpec Spec, int BatchSize, ulong Seed)
{
    public override string ToString() =>
        $"{Spec.Input} -> {string.Join(" -> ", Spec.Layers)}, {Spec.Loss}, batch {BatchSize}, seed {Seed}";
}

/// <summary>
/// Networks of one to three convolution blocks and up to two hidden linear layers, some with a convolution behind, small enough for the
/// reference.
/// </summary>
public static class RandomNetworks
{
    private const long MostProductsAnImage = 2_000_000;
    private const int MostActivationsABatch = 30_000;

    private static readonly Gen<int> Channels = Gen.Elements(1, 3, 16, 32, 48);

    private static readonly Gen<LayerSpec> Convolution =
        from channels in Channels
        from kernel in Gen.Frequency((5, Gen.Constant(3)), (1, Gen.Elements(1, 2, 4, 5)))
        from padding in Gen.Frequency((3, Gen.Constant(kernel / 2)), (1, Gen.Choose(0, kernel - 1)))
        select (LayerSpec)new Conv2d(channels, kernel, padding);

    private static readonly Gen<IEnumerable<LayerSpec>> Block =
        from convolution in Convolution
        from activated in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from pool in Gen.Frequency((4, Gen.Constant(2)), (1, Gen.Constant(3)), (1, Gen.Constant(0)))
        select new[] { convolution, activated ? new ReLU() : null, pool > 0 ? new MaxPool2d(pool) : null }.OfType<LayerSpec>();

    private static readonly Gen<IEnumerable<LayerSpec>> Hidden =
        from features in Gen.Choose(1, 70)
        from activated in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from convolution in Gen.Frequency((3, Gen.Constant<LayerSpec?>(null)), (1, Convolution.Select(LayerSpec? (spec) => spec)))
        select new[] { new Linear(features), activated ? new ReLU() : null, convolution }.OfType<LayerSpec>();

    private static readonly Gen<RandomNetwork> Generator =
        from height in Gen.Choose(4, 28)
        from width in Gen.Frequency((1, Gen.Constant(height)), (1, Gen.Choose(4, 28)))
        from blocks in Gen.Choose(1, 3).SelectMany(count => Gen.ListOf(Block, count))
        from hidden in Gen.Choose(0, 2).SelectMany(count => Gen.ListOf(Hidden, count))
        from loss in Gen.Elements(Loss.CrossEntropy, Loss.SquaredError)
        from batchSize in Gen.Choose(1, 9)
        from seed in Gen.Choose(0, 1000)
        let layers = blocks.Concat(hidden).SelectMany(part => part).Append(new Linear(10))
        select new RandomNetwork(new ModelSpec("random", new Shape(1, height, width), [.. layers], loss), batchSize, (ulong)seed);

    public static Arbitrary<RandomNetwork> All { get; } = Arb.From(Generator.Where(IsSensible), network => Smaller(network).Where(IsSensible));

    /// <summary>The same without one of its layers, or with fewer images: what FsCheck tries when it has found a failure.</summary>
    private static IEnumerable<RandomNetwork> Smaller(RandomNetwork network)
    {
        if (network.BatchSize > 1) yield return network with { BatchSize = network.BatchSize / 2 };
        for (var skipped = 0; skipped < network.Spec.Layers.Count - 1; skipped++)
            yield return network with { Spec = network.Spec with { Layers = [.. network.Spec.Layers.Where((_, index) => index != skipped)] } };
    }

    private static bool IsSensible(RandomNetwork network)
    {
        try
        {
            var plan = Plan.Build(network.Spec, network.BatchSize);
            return plan.Layers.Sum(Products) <= MostProductsAnImage
                && plan.Layers.Sum(layer => layer.Output.Count) * network.BatchSize <= MostActivationsABatch;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static long Products(LayerPlan layer) =>
        layer.Weight is null ? 0 : (long)layer.Output.Count * layer.Weight.FanIn;
}
