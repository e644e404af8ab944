using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu.Normalization;

/// <summary>Batch statistics of every channel: partial results of each shard, and their reduction over shards.</summary>
/// <param name="lanes">Number of channels, including unused lanes.</param>
/// <param name="pixels">Number of values of one channel in one image.</param>
internal sealed unsafe class BatchNormStatistics(int lanes, int pixels)
{
    private const int StatisticCount = 4;

    private int[] _images = [];
    private float* _shards;

    /// <summary>[channel]: mean over the batch.</summary>
    public float* Means { get; private set; }

    /// <summary>[channel]: 1 / sqrt(variance + epsilon).</summary>
    public double* InverseStd { get; private set; }

    public void Allocate(Arena arena, int shards)
    {
        _images = new int[shards];
        _shards = arena.Allocate<float>((long)shards * StatisticCount * lanes);
        Means = arena.Allocate<float>(lanes);
        InverseStd = arena.Allocate<double>(lanes);
    }

    /// <summary>Sets the number of images of a shard.</summary>
    public void SetImages(int shard, int images) => _images[shard] = images;

    /// <summary>Number of values of one channel in a shard.</summary>
    public int ShardCount(int shard) => _images[shard] * pixels;

    /// <summary>[channel]: mean of the shard.</summary>
    public float* ShardMeans(int shard) => Of(shard, statistic: 0);

    /// <summary>[channel]: sum of squared deviations from the mean of the shard.</summary>
    public float* ShardSquaredDeviations(int shard) => Of(shard, statistic: 1);

    /// <summary>[channel]: sum of the output gradients of the shard.</summary>
    public float* ShardGradientSums(int shard) => Of(shard, statistic: 2);

    /// <summary>[channel]: sum of gradient * deviation from the mean of the batch.</summary>
    public float* ShardGradientProducts(int shard) => Of(shard, statistic: 3);

    /// <summary>Number of values of one channel in the batch.</summary>
    public long Count(int shards)
    {
        var total = 0L;
        for (var shard = 0; shard < shards; shard++) total += ShardCount(shard);
        return total;
    }

    /// <summary>Mean and sum of squared deviations over the whole batch (Chan, Golub and LeVeque).</summary>
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

    /// <summary>Sums of gradient and of gradient * deviation over the whole batch.</summary>
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
