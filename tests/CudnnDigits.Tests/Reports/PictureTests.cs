using CudnnDigits.Reports;
using CudnnDigits.Reports.Pictures;
using SkiaSharp;

namespace CudnnDigits.Tests.Reports;

/// <summary>What the pictures show: where colours lie and which, not which bytes the encoder made of them.</summary>
public sealed class PictureTests
{
    private static readonly SKColor EmptyCell = new(0xf3, 0xf4, 0xf6);

    private readonly TemporaryFolder _folder = new();
    private RunData _run = null!;

    [OneTimeSetUp]
    public void Create() => _run = SampleRun.Create(_folder.Path);

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Draw_Run_SavesEveryPictureInItsSize()
    {
        var pictures = RunPictures.Draw(_run);
        RunPictures.Save(_run.Folder, pictures);

        Assert.That(pictures.Select(picture => picture.FileName), Is.EqualTo(RunPictures.FileNames));
        foreach (var picture in pictures)
        {
            using var bitmap = SKBitmap.Decode(_run.Folder.File(picture.FileName));
            Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((picture.Width, picture.Height)), picture.Name);
            Assert.That(Dark(bitmap, 0, 0, bitmap.Width, 90), Is.GreaterThan(300), $"{picture.Name}: a title is written at the top");
        }
    }

    [Test]
    public void Curves_BothCharts_HaveALineOnPaper()
    {
        using var bitmap = Decode(CurvesPicture.Draw(_run));

        foreach (var left in new[] { 0, bitmap.Width / 2 })
        {
            Assert.That(Count(bitmap, left, 50, bitmap.Width / 2, 380, color => color == Palette.Right), Is.GreaterThan(300));
            Assert.That(Count(bitmap, left, 0, bitmap.Width / 2, bitmap.Height, color => color == SKColors.White),
                Is.GreaterThan(bitmap.Width / 2 * bitmap.Height * 8 / 10));
        }
    }

    [Test]
    public void Curves_FallingLoss_FallsFromLeftToRight()
    {
        using var bitmap = Decode(CurvesPicture.Draw(_run));
        var line = Enumerable.Range(0, bitmap.Width / 2)
            .Select(x => (X: x, Y: Enumerable.Range(130, 290).FirstOrDefault(y => bitmap.GetPixel(x, y) == Palette.Right)))
            .Where(point => point.Y > 0).ToArray();

        Assert.That(line[^1].Y, Is.GreaterThan(line[0].Y + 50));
    }

    [Test]
    public void Confusion_Cells_AreBlueOnTheDiagonalOrangeBesideItAndEmptyWhereNothingIs()
    {
        using var bitmap = Decode(ConfusionPicture.Draw(_run));

        for (var label = 0; label < 10; label++)
        {
            for (var prediction = 0; prediction < 10; prediction++)
            {
                // Near the corner of the cell, where no figure is written.
                var color = bitmap.GetPixel(92 + (prediction * 56) + 8, 132 + (label * 56) + 8);
                var count = _run.Evaluation.Confusion[label, prediction];
                if (count == 0) Assert.That(color, Is.EqualTo(EmptyCell));
                else if (label == prediction) Assert.That(color.Blue, Is.GreaterThan(color.Red));
                else Assert.That(color.Red, Is.GreaterThan(color.Blue));
            }
        }
    }

    [Test]
    public void Mistakes_FirstTile_IsTheSurestMistakesImage()
    {
        using var bitmap = Decode(MistakesPicture.Draw(_run));
        var surest = _run.Mistakes[0];
        var image = _run.Test.Images.AsSpan(surest.Index * 784, 784);

        for (var pixel = 0; pixel < 784; pixel++)
        {
            // Each pixel is enlarged to 4x4, from the sheet's margin on.
            var color = bitmap.GetPixel(28 + (pixel % 28 * 4) + 1, 92 + (pixel / 28 * 4) + 1);
            Assert.That((color.Red, color.Green, color.Blue), Is.EqualTo((image[pixel], image[pixel], image[pixel])));
        }
    }

    [Test]
    public void Find_Mistakes_AreThoseOfTheEvaluationTheSurestFirst()
    {
        Assert.That(_run.Mistakes, Has.Count.EqualTo(_run.Evaluation.Total - _run.Evaluation.Correct));
        Assert.That(_run.Mistakes.Select(mistake => mistake.Probability), Is.Ordered.Descending);
        Assert.That(
            _run.Mistakes.Select(mistake => mistake.Label),
            Is.EqualTo(_run.Mistakes.Select(mistake => (int)_run.Test.Labels[mistake.Index])));
    }

    [Test]
    public void Filters_Kernels_AreBlueWherePositiveAndOrangeWhereNegative()
    {
        using var bitmap = Decode(FiltersPicture.Draw(_run)!);
        var weight = _run.Plan.Layers[0].Weight!;

        for (var index = 0; index < 9; index++)
        {
            var color = bitmap.GetPixel(28 + (index % 3 * 24) + 12, 92 + (index / 3 * 24) + 12);
            var value = _run.Parameters[weight.Offset + index];
            if (Math.Abs(value) > 0.05) Assert.That(color.Blue > color.Red, Is.EqualTo(value > 0), $"value {index} is {value}");
        }
    }

    [Test]
    public void Draw_NetworkWithoutConvolution_HasNoFilters() =>
        Assert.That(FiltersPicture.Draw(SampleRun.WithoutConvolution(_run)), Is.Null);

    [Test]
    public void Draw_SeveralRuns_GivesEachItsColour()
    {
        using var bitmap = Decode(
            ComparisonPicture.Draw([("first", _run.Metrics), ("second", [SampleRun.Epoch(1, 1, 500), SampleRun.Epoch(2, 1, 600)])]));

        foreach (var color in Palette.Series[..2])
            Assert.That(Count(bitmap, 0, 50, bitmap.Width, 370, found => found == color), Is.GreaterThan(200));
    }

    private static SKBitmap Decode(Picture picture) => SKBitmap.Decode(picture.Png);

    private static int Dark(SKBitmap bitmap, int left, int top, int width, int height) =>
        Count(bitmap, left, top, width, height, color => color.Red + color.Green + color.Blue < 300);

    private static int Count(SKBitmap bitmap, int left, int top, int width, int height, Predicate<SKColor> match)
    {
        var count = 0;
        for (var y = top; y < Math.Min(top + height, bitmap.Height); y++)
        {
            for (var x = left; x < left + width; x++)
            {
                if (match(bitmap.GetPixel(x, y))) count++;
            }
        }

        return count;
    }
}
