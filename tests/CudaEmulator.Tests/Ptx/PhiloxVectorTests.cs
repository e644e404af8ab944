namespace CudaEmulator.Tests.Ptx;

public sealed class PhiloxVectorTests
{
    [TestCase(0ul, 0u, 0u, 0u, 0u, new uint[] { 0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8 })]
    [TestCase(~0ul, ~0u, ~0u, ~0u, ~0u, new uint[] { 0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD })]
    [TestCase(0x299F31D0A4093822ul, 0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u,
        new uint[] { 0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1 })]
    public void Words_OfThePublishedVectors_AreThePublishedWords(ulong key, uint c0, uint c1, uint c2, uint c3, uint[] expected) =>
        Assert.That(ReferencePhilox.Words(key, [c0, c1, c2, c3]), Is.EqualTo(expected));
}
