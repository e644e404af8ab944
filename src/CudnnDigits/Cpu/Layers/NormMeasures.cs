namespace CudnnDigits.Cpu.Layers;

/// <summary>What the shards of a batch measured for a normalisation, channel by channel, and how it is joined.</summary>
/// <param name="lanes">Channels, unused lanes included.</param>
/// <param name="pixels">Values of one channel in one image.</param>
internal sealed unsafe class NormMeasures(int lanes, int pixels)
{
    private const int Kinds = 4;

    private int[] _images = [];
    private float* _shards;

    /// <summary>The batch's mean of each channel.</summary>
    public float* JoinedMeans { get; private set; }

    /// <summary>1 / sqrt(variance + epsilon) of each channel.</summary>
    public double* InverseDeviations { get; private set; }

    public void Allocate(Arena arena, int shards)
    {
        _images = new int[shards];
        _shards = arena.Allocate<float>((long)shards * Kinds * lanes);
        JoinedMeans = arena.Allocate<float>(lanes);
        InverseDeviations = arena.Allocate<double>(lanes);
    }

    /// <summary>Notes how many images a shard has.</summary>
    public void Begin(int shard, int images) => _images[shard] = images;

    /// <summary>Values of one channel in a shard.</summary>
    public int Values(int shard) => _images[shard] * pixels;

    public float* Means(int shard) => Of(shard, kind: 0);

    /// <summary>Sums of squared distances from the shard's mean.</summary>
    public float* Squares(int shard) => Of(shard, kind: 1);

    public float* GradientSums(int shard) => Of(shard, kind: 2);

    /// <summary>Sums of gradient times distance from the batch's mean.</summary>
    public float* GradientProducts(int shard) => Of(shard, kind: 3);

    /// <summary>Values of one channel in the batch.</summary>
    public long Total(int shards)
    {
        var total = 0L;
        for (var shard = 0; shard < shards; shard++) total += Values(shard);
        return total;
    }

    /// <summary>Mean and sum of squared distances from it over the whole batch.</summary>
    public (double Mean, double Squares) Join(int lane, int shards)
    {
        double count = 0, mean = 0, squares = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            var more = (double)Values(shard);
            if (more == 0) continue;
            var distance = Means(shard)[lane] - mean;
            count += more;
            mean += distance * more / count;
            squares += Squares(shard)[lane] + (distance * distance * more * (count - more) / count);
        }

        return (mean, squares);
    }

    /// <summary>Sums of gradients, and of gradients times distances, over the whole batch.</summary>
    public (double Sum, double Product) JoinGradients(int lane, int shards)
    {
        double sum = 0, product = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            sum += GradientSums(shard)[lane];
            product += GradientProducts(shard)[lane];
        }

        return (sum, product);
    }

    private float* Of(int shard, int kind) => _shards + (((long)(shard * Kinds) + kind) * lanes);
}
