using CudnnDigits.Randomness;

namespace CudnnDigits.Tests.Randomness;

public class PhiloxTests
{
    /// <summary>The three vectors for philox4x32-10 of the known-answer file that Random123 comes with.</summary>
    [TestCase(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x299f31d0_a4093822ul, 0x85a308d3_243f6a88ul, 0x03707344_13198a2eul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_KnownAnswers_AreMet(ulong key, ulong low, ulong high, uint x, uint y, uint z, uint w) =>
        Assert.That(Philox.Block(key, low, high), Is.EqualTo((x, y, z, w)));
}
