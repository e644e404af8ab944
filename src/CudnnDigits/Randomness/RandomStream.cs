namespace CudnnDigits.Randomness;

/// <summary>A sequence of numbers drawn from <see cref="Philox"/> for one seed, purpose and index (an epoch, a tensor).</summary>
public struct RandomStream(ulong seed, RandomPurpose purpose, uint index)
{
    private const double Unit = 1.0 / (1L << 32);

    private readonly ulong _high = ((ulong)purpose << 32) | index;
    private ulong _block;
    private (uint X, uint Y, uint Z, uint W) _words;
    private int _left;

    public uint NextUInt32()
    {
        if (_left == 0)
        {
            _words = Philox.Block(seed, _block++, _high);
            _left = 4;
        }

        return _left-- switch { 4 => _words.X, 3 => _words.Y, 2 => _words.Z, _ => _words.W };
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-24: every value is an exact float.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, bound), without bias.</summary>
    /// <remarks>Lemire, "Fast random integer generation in an interval", 2019.</remarks>
    public uint NextBelow(uint bound)
    {
        var threshold = unchecked(0u - bound) % bound;
        while (true)
        {
            var product = (ulong)NextUInt32() * bound;
            if ((uint)product >= threshold) return (uint)(product >> 32);
        }
    }

    /// <summary>A number from N(0, 1) by the transform of Box and Muller, 1958.</summary>
    public float NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - (NextUInt32() * Unit)));
        return (float)(radius * Math.Cos(2 * Math.PI * (NextUInt32() * Unit)));
    }

    /// <summary>Shuffles in place: Fisher and Yates, as Durstenfeld wrote it.</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = (int)NextBelow((uint)last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }
}
