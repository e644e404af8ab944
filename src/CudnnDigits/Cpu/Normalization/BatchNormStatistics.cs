using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>What the shards of a batch measured for a normalisation, channel by channel, and how it is joined.</summary>
/// <param name="lanes">Channels, unused lanes included.</param>
/// <param name="pixels">Number of values of one channel in one image.</param>
internal sealed unsafe class BatchNormStatistics(int lanes, int pixels)
{
    private const int StatisticCount = 4;

    private int[] _images = [];
    private float* _shards;

    /// <summary>The batch's mean of each channel.</summary>
    public float* Means { get; private set; }

    /// <summary>1 / sqrt(variance + epsilon) of each channel.</summary>
    public double* InverseStd { get; private set; }

    public void Allocate(Arena arena, int shards)
    {
        _images = new int[shards];
        _shards = arena.Allocate<float>((long)shards * StatisticCount * lanes);
        Means = arena.Allocate<float>(lanes);
        InverseStd = arena.Allocate<double>(lanes);
    }

    /// <summary>Notes how many images a shard has.</summary>
    public void SetImages(int shard, int images) => _images[shard] = images;

    /// <summary>Number of values of one channel in a shard.</summary>
    public int ShardCount(int shard) => _images[shard] * pixels;

    public float* ShardMeans(int shard) => Of(shard, statistic: 0);

    /// <summary>Sums of squared distances from the shard's mean.</summary>
    public float* ShardSquaredDeviations(int shard) => Of(shard, statistic: 1);

    public float* ShardGradientSums(int shard) => Of(shard, statistic: 2);

    /// <summary>Sums of gradient times delta from the batch's mean.</summary>
    public float* ShardGradientProducts(int shard) => Of(shard, statistic: 3);

    /// <summary>Number of values of one channel in the batch.</summary>
    public long Count(int shards)
    {
        var total = 0L;
        for (var shard = 0; shard < shards; shard++) total += ShardCount(shard);
        return total;
    }

    /// <summary>Mean and sum of squared distances from it over the whole batch.</summary>
    public (double Mean, double SquaredDeviations) Reduce(int lane, int shards)
    {
        double count = 0, mean = 0, squares = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            var shardCount = (double)ShardCount(shard);
            if (shardCount == 0) continue;
            var delta = ShardMeans(shard)[lane] - mean;
            count += shardCount;
            mean += delta * shardCount / count;
            squares += ShardSquaredDeviations(shard)[lane] + (delta * delta * shardCount * (count - shardCount) / count);
        }

        return (mean, squares);
    }

    /// <summary>Sums of gradients, and of gradients times distances, over the whole batch.</summary>
    public (double Sum, double Product) ReduceGradientSums(int lane, int shards)
    {
        double sum = 0, product = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            sum += ShardGradientSums(shard)[lane];
            product += ShardGradientProducts(shard)[lane];
        }

        return (sum, product);
    }

    private float* Of(int shard, int statistic) => _shards + (((long)(shard * StatisticCount) + statistic) * lanes);
}
