using CudnnDigits.Commands.Networks;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Recognition;
using CudnnDigits.Tests.Imaging.Photos;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Imaging;

/// <summary>How well the built-in network reads photos made from MNIST's images; docs/reading.md has the table.</summary>
public sealed class PhotoTests : IDisposable
{
    private readonly TrainedNetwork _network = PretrainedNetwork.Load();
    private readonly IExecutor _executor;
    private readonly PageReader _reader;

    public PhotoTests()
    {
        _executor = _network.CreateExecutor(ExecutorFactory.Cpu, Environment.ProcessorCount, _ => { });
        _reader = new PageReader(images => _network.PredictCalibrated(_executor, images), _network.Plan.Classes);
    }

    /// <summary>The training images that the built-in network was not trained on.</summary>
    private static Dataset Aside => ValidationSplit.Create(TestData.Mnist.Training, 10_000, seed: 1).Validation;

    public void Dispose() => _executor.Dispose();

    [Test]
    public void Read_SinglesOfEveryKindAtMediumStrength_NearlyAllAreRight()
    {
        var maker = new PhotoMaker(Aside);

        var score = Enum.GetValues<PhotoKind>().Aggregate(new Score(), (sum, kind) => sum + Singles(maker, kind, Strength.Medium, 3));

        Assert.That(score.ExactShare, Is.GreaterThanOrEqualTo(0.92), $"{score}");
    }

    [TestCase(PhotoKind.Clean)]
    [TestCase(PhotoKind.Ruled)]
    [TestCase(PhotoKind.DarkEdge)]
    [TestCase(PhotoKind.DarkMode)]
    public void Read_PageAtMediumStrength_NearlyAllDigitsAreRight(PhotoKind kind)
    {
        var score = Pages(new PhotoMaker(Aside), kind, Strength.Medium, 1);

        Assert.Multiple(() =>
        {
            Assert.That(score.RightShare, Is.GreaterThanOrEqualTo(0.95), $"{score}");
            Assert.That(score.InventedShare, Is.LessThanOrEqualTo(0.02), $"{score}");
        });
    }

    [Test]
    public void Read_EmptySheetWithNoise_HasNoDigit()
    {
        var sheet = new Sheet(400, 300);
        var blank = Camera.Take(sheet, new Scene { Noise = 10, Corner = 0.6f }, new Random(1));

        Assert.That(Read(new Photo(blank, []))?.Digits ?? [], Is.Empty);
    }

    /// <summary>Prints the table of docs/reading.md: PHOTOS=100 is how many of each kind, and DATA=aside takes images that may be chosen by.</summary>
    [Test]
    [Explicit("takes minutes; docs/reading.md says when to run it")]
    public void Table()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("PHOTOS"), out var given) ? given : 20;
        var maker = new PhotoMaker(Environment.GetEnvironmentVariable("DATA") == "aside" ? Aside : TestData.Mnist.Test);
        var strengths = Enum.GetValues<Strength>();
        var (singles, pages) = (new Score[strengths.Length], new Score[strengths.Length]);
        foreach (var kind in Enum.GetValues<PhotoKind>())
        {
            var row = $"| {kind} |";
            foreach (var strength in strengths)
            {
                var single = Singles(maker, kind, strength, count);
                singles[(int)strength] += single;
                row += $" {single.ExactShare:P1} |";
            }

            foreach (var strength in strengths)
            {
                var page = Pages(maker, kind, strength, Math.Max(1, count / 20));
                pages[(int)strength] += page;
                row += $" {page.RightShare:P1}, {page.InventedShare:P1} |";
            }

            TestContext.Progress.WriteLine(row);
        }

        TestContext.Progress.WriteLine(
            $"| all | {string.Join(" | ", singles.Select(score => $"{score.ExactShare:P2}"))} "
            + $"| {string.Join(" | ", pages.Select(score => $"{score.RightShare:P2}, {score.InventedShare:P2}"))} |");
    }

    private Score Singles(PhotoMaker maker, PhotoKind kind, Strength strength, int count)
    {
        var first = (((int)kind * 3) + (int)strength) * count;
        return Sum(Enumerable.Range(first, count).Select(index => maker.Single(kind, strength, index)));
    }

    private Score Pages(PhotoMaker maker, PhotoKind kind, Strength strength, int count)
    {
        var first = (((int)kind * 3) + (int)strength) * count;
        return Sum(Enumerable.Range(first, count).Select(index => maker.Page(kind, strength, index)));
    }

    private Score Sum(IEnumerable<Photo> photos) => photos.Aggregate(new Score(), (sum, photo) => sum + Score.Of(photo, Read(photo)));

    private ReadPage? Read(Photo photo)
    {
        try
        {
            return _reader.Read(ImageDecoder.Decode(photo.Encoded));
        }
        catch (ImageException)
        {
            return null;
        }
    }
}
