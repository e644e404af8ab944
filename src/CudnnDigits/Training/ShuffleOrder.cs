using CudnnDigits.Randomness;

namespace CudnnDigits.Training;

/// <summary>The order in which an epoch sees its images: a pure function of seed and epoch, so that it need not be stored.</summary>
public static class ShuffleOrder
{
    /// <summary>A permutation of 0 .. count - 1.</summary>
    /// <param name="epoch">The number of epochs before this one.</param>
    public static int[] Create(int count, ulong seed, int epoch)
    {
        var order = new int[count];
        for (var index = 0; index < count; index++) order[index] = index;
        var random = new RandomStream(seed, RandomPurpose.Shuffle, (uint)epoch);
        random.Shuffle(order);
        return order;
    }
}
