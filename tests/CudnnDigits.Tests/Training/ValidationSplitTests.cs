using CudnnDigits.Data;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

public class ValidationSplitTests
{
    /// <summary>Each image is its own number.</summary>
    private static readonly Dataset Numbers = new(
        "numbers", [.. Enumerable.Range(0, 200).Select(index => (byte)index)], [.. Enumerable.Range(0, 200).Select(index => (byte)(index % 10))], 1, 1);

    [Test]
    public void Create_AnyCount_PutsEachImageIntoOnePartWithItsLabel([Values(1, 60, 199)] int count)
    {
        var (training, validation) = ValidationSplit.Create(Numbers, count, seed: 3);

        Assert.That(validation.Count, Is.EqualTo(count));
        Assert.That(training.Images.Concat(validation.Images), Is.EquivalentTo(Numbers.Images));
        foreach (var part in new[] { training, validation })
            Assert.That(part.Labels, Is.EqualTo(part.Images.Select(image => image % 10)));
    }

    [Test]
    public void Create_SameSeed_ChoosesTheSameImages()
    {
        var (first, again, other) = (Aside(seed: 3), Aside(seed: 3), Aside(seed: 4));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EquivalentTo(first));
    }

    [Test]
    public void Create_NothingLeft_SaysSo() => Assert.That(
        () => ValidationSplit.Create(Numbers, 200, seed: 1),
        Throws.ArgumentException.With.Message.EqualTo("numbers: 200 validation images of 200 leave none to train on"));

    private static byte[] Aside(ulong seed) => ValidationSplit.Create(Numbers, 50, seed).Validation.Images;
}
