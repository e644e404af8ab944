using System.Security.Cryptography;
using CudnnDigits.Data;
using static CudnnDigits.Tests.Data.IdxFiles;

namespace CudnnDigits.Tests.Data;

public sealed class MnistCheckTests
{
    [Test]
    public void Of_RealMnist_FitsTheFourPublishedChecksums()
    {
        var (training, test) = TestData.Mnist;

        Assert.That(MnistCheck.Of(training, test), Has.Count.EqualTo(4).And.All.Property(nameof(MnistCheck.Fits)).True);
    }

    [Test]
    public void Of_OnePixelChanged_FitsNoMore()
    {
        var (training, test) = TestData.Mnist;
        var images = test.Images.ToArray();
        images[^1] ^= 1;

        var checks = MnistCheck.Of(training, test with { Images = images });

        Assert.That(checks.Where(check => !check.Fits).Select(check => check.File), Is.EqualTo([MnistFile.TestImages]));
    }

    [Test]
    public void Sha256_OfAnArray_IsThatOfItsFile()
    {
        var file = Make([2, 3, 4], Counting(24));

        Assert.That(new IdxArray([2, 3, 4], Counting(24)).Sha256(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(file))));
    }
}
