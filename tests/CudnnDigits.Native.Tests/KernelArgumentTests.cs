using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Tests;

/// <summary>The driver reads as many bytes as the kernel declares, least significant first.</summary>
public sealed class KernelArgumentTests
{
    [Test]
    public void Conversion_OfNegativeInt_FillsFourBytes() => Assert.That(((KernelArgument)(-2)).Bits, Is.EqualTo(0xFFFFFFFEUL));

    [Test]
    public void Conversion_OfUnsignedInt_FillsFourBytes() => Assert.That(((KernelArgument)uint.MaxValue).Bits, Is.EqualTo(0xFFFFFFFFUL));

    [Test]
    public void Conversion_OfFloat_KeepsItsBits() => Assert.That(((KernelArgument)1.5f).Bits, Is.EqualTo(0x3FC00000UL));

    [Test]
    public void Conversion_OfDouble_KeepsItsBits() => Assert.That(((KernelArgument)1.5).Bits, Is.EqualTo(0x3FF8000000000000UL));

    [Test]
    public void Conversion_OfPointer_KeepsItsAddress() =>
        Assert.That(((KernelArgument)new CUdeviceptr(0x7F00_0000_1000)).Bits, Is.EqualTo(0x7F00_0000_1000UL));
}
