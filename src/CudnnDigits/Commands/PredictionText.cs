using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Recognition;

namespace CudnnDigits.Commands;

/// <summary>What <c>predict</c> prints of an image.</summary>
internal static class PredictionText
{
    // A digit less probable than this is named, so that it can be looked at.
    private const double Doubtful = 0.8;

    public static void Write(Prediction prediction, ReadPage page, TextWriter output)
    {
        var name = TerminalText.Sanitize(prediction.Image);
        if (page.Digits.Count == 1)
        {
            output.WriteLine(
                $"{name}: {prediction.Digit} ({prediction.Probability:P1}), "
                + $"else {prediction.RunnerUp.Digit} ({prediction.RunnerUp.Probability:P1})");
            if (prediction.DigitsSeen > 1) output.WriteLine($"  it looks like {prediction.DigitsSeen} digits: leave out --one to read each");
        }
        else
        {
            foreach (var line in page.Lines) output.WriteLine($"{name}: {line}");
        }

        foreach (var doubtful in prediction.Digits.Count > 1 ? prediction.Digits.Where(digit => digit.Probability < Doubtful) : [])
            output.WriteLine($"  not sure: {doubtful.Digit} ({doubtful.Probability:P1}) at x {doubtful.Box[0]}, y {doubtful.Box[1]}");
        var others = page.Signs.Count - page.Digits.Count;
        if (others > 0) output.WriteLine($"  not a digit: {others} {(others == 1 ? "sign" : "signs")}; --boxes FILE shows where");
    }
}
