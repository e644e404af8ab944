namespace CudaEmulator.Tests.Ptx;

/// <summary>
/// Philox4x32-10 from its definition: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// <see cref="PhiloxVectorTests"/> holds it against the vectors that its authors published.
/// </summary>
internal static class ReferencePhilox
{
    private const int Rounds = 10;

    public static uint[] Words(ulong key, uint[] counter)
    {
        var (c, low, high) = (counter, (uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            ulong first = 0xD2511F53ul * c[0], second = 0xCD9E8D57ul * c[2];
            c = [(uint)(second >> 32) ^ c[1] ^ low, (uint)second, (uint)(first >> 32) ^ c[3] ^ high, (uint)first];
            (low, high) = (unchecked(low + 0x9E3779B9), unchecked(high + 0xBB67AE85));
        }
        return c;
    }
}
