using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Tests.Reference;

namespace CudnnDigits.Tests.Executors;

/// <summary>
/// The images that a step sees. A linear layer shows them: with weights of zero and one image a class, a step of gradient descent down the
/// squared error leaves each class its image as weights, and exactly, because all factors are powers of two.
/// </summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class AugmentationTests(ExecutorKind kind)
{
    private const int Images = 8, Rows = 28, Columns = 20;
    private const long Step = 5;

    /// <summary>Of neighbouring pixels as different as black and white, at 1/100000 of a pixel.</summary>
    private const double Tolerance = 1e-5;

    private static readonly ModelSpec Spec = new("window", new Shape(1, Rows, Columns), [new Linear(Images)], Loss.SquaredError);

    private static readonly Dataset Data = Noise();

    private static readonly Augmentation[] Bounds =
        [new(Shift: 3.5f), new(Rotation: 45), new(Scale: 0.4f), new(Shear: 0.5f), new(2, 20, 0.2f, 0.2f), new(Shift: 1e10f)];

    [TestCaseSource(nameof(Bounds))]
    public void Train_WithAugmentation_SeesTheImagesOfTheReference(Augmentation bounds)
    {
        var seen = See(kind, bounds, Step);

        var expected = Enumerable.Range(0, Images).SelectMany(image => ReferenceAffine.Distort(
            Pixels(image), Columns, Rows, bounds, new ReferenceDraw(Seed: 1, Step), image)).ToArray();
        Assert.That(seen, Is.EqualTo(expected).Within(Tolerance));
    }

    [TestCaseSource(nameof(Bounds))]
    public void Train_WithAugmentation_SeesTheSameBitsAsOnTheCpu(Augmentation bounds) =>
        Agreement.AssertSameBits("images", See(kind, bounds, Step), See(ExecutorKinds.All.First(), bounds, Step));

    [Test]
    public void Train_AnotherStep_SeesOtherImages() =>
        Assert.That(See(kind, Bounds[0], Step + 1), Is.Not.EqualTo(See(kind, Bounds[0], Step)));

    [Test]
    public void Train_WithoutAugmentation_SeesTheImagesAsTheyAre() =>
        Assert.That(See(kind, null, Step), Is.EqualTo(Enumerable.Range(0, Images).SelectMany(Pixels)).Within(1e-7));

    /// <summary>What the step sees: [image, row, column].</summary>
    private static float[] See(ExecutorKind kind, Augmentation? bounds, long step)
    {
        var plan = Plan.Build(Spec, Images);
        var start = new TrainingState(plan) { Seed = 1, Step = step - 1 };
        var after = kind.Train(new Scenario(plan, start, Data, bounds), new Sgd(), [.. Enumerable.Range(0, Images)], rate: Images).State;
        var weight = plan.Parameters[0];
        return after.Parameters.AsSpan(weight.Offset, weight.Count).ToArray();
    }

    private static double[] Pixels(int image) =>
        [.. Data.Images.Skip(image * Data.ImageSize).Take(Data.ImageSize).Select(value => value / 255.0)];

    private static Dataset Noise()
    {
        var images = new byte[Images * Rows * Columns];
        new Random(3).NextBytes(images);
        return new Dataset("noise", images, [.. Enumerable.Range(0, Images).Select(image => (byte)image)], Rows, Columns);
    }
}
