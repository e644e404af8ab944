namespace CudnnDigits.Randomness;

/// <summary>
/// The counter-based generator Philox4x32-10: four random words are a pure function of a key and a counter, so any
/// element of any stream can be computed anywhere, in any order, on any device.
/// </summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.</remarks>
public static class Philox
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Four words for one 128-bit counter, given as two halves, under a 64-bit key.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint x = (uint)counterLow, y = (uint)(counterLow >> 32), z = (uint)counterHigh, w = (uint)(counterHigh >> 32);
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++, keyA += WeylA, keyB += WeylB)
        {
            ulong productA = (ulong)MultiplierA * x, productB = (ulong)MultiplierB * z;
            (x, y, z, w) = ((uint)(productB >> 32) ^ y ^ keyA, (uint)productB, (uint)(productA >> 32) ^ w ^ keyB, (uint)productA);
        }

        return (x, y, z, w);
    }
}
