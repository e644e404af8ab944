using CudnnDigits.Recognition;

namespace CudnnDigits.Commands.Json;

/// <summary>What a network says of one image. <c>predict --json</c> writes it; docs/json.md says what it means.</summary>
/// <param name="Digit">The first digit, and so are the next three.</param>
/// <param name="Text">All digits, lines joined by \n.</param>
internal sealed record Prediction(
    string Image, int Digit, double Probability, RunnerUp RunnerUp, IReadOnlyList<double> Probabilities, int DigitsSeen,
    string Text, IReadOnlyList<FoundDigit> Digits)
{
    /// <param name="image">What the user calls it.</param>
    /// <param name="page">What was read, at least a digit.</param>
    /// <param name="digitsSeen">How many digits stand on it.</param>
    /// <param name="filePixels">Pixels of the file for each of the page's.</param>
    public static Prediction Of(string image, ReadPage page, int digitsSeen, double filePixels)
    {
        var probabilities = page.Digits[0].Probabilities;
        var ranking = Enumerable.Range(0, probabilities.Length).OrderByDescending(digit => probabilities[digit]).ToArray();
        return new Prediction(
            image, ranking[0], probabilities[ranking[0]], new RunnerUp(ranking[1], probabilities[ranking[1]]), probabilities, digitsSeen,
            page.Text, [.. page.Digits.Select(digit => FoundDigit.Of(digit, filePixels))]);
    }
}

/// <summary>The second most probable digit.</summary>
internal sealed record RunnerUp(int Digit, double Probability);

/// <summary>A digit and where it is.</summary>
/// <param name="Box">Left, top, width and height, in pixels of the image.</param>
/// <param name="Line">Counted from 0 at the top.</param>
internal sealed record FoundDigit(int Digit, double Probability, IReadOnlyList<int> Box, int Line)
{
    public static FoundDigit Of(ReadSign read, double filePixels)
    {
        var box = read.Sign.Box;
        int Scaled(int pixels) => (int)Math.Round(pixels * filePixels);
        return new FoundDigit(
            read.Digit, read.Probability, [Scaled(box.Left), Scaled(box.Top), Scaled(box.Width), Scaled(box.Height)], read.Sign.Line);
    }
}

/// <summary>An image that could not be read, and why.</summary>
internal sealed record ImageFailure(string Image, string Error);

/// <summary>The result of <c>predict</c>: one entry for each image, in the order of the command line within each list.</summary>
internal sealed record PredictReport(
    string Network, string Weights, IReadOnlyList<Prediction> Predictions, IReadOnlyList<ImageFailure> Failures) : JsonFormat;
