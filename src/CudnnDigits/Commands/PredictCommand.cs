using System.CommandLine;
using System.Text.Json;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Reports;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits predict</c>: which digit is on a picture.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var network = new NetworkOptions(ensembles: true);
        var images = new Argument<string[]>("image")
        {
            Description = "PNG, JPEG or BMP file of one digit, dark on light or light on dark; a folder of such files; or - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var asIs = new Option<bool>("--as-is")
        { Description = "Do not crop, scale or center: the images are 28x28, like those of MNIST" };
        var show = new Option<bool>("--show") { Description = "Draw each digit as the network sees it" };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("predict", "Say which digit is on a picture") { images, asIs, show, json };
        network.AddTo(command);
        command.SetAction(result => Run(
            network.Load(result), ImageArgument.Expand(result.GetRequiredValue(images), Console.OpenStandardInput),
            new PredictOptions(result.GetValue(asIs), result.GetValue(show), result.GetValue(json)), ConsoleFactory.Results(result), Console.Error));
        return command;
    }

    internal static int Run(
        TrainedNetwork network, IReadOnlyList<ImageArgument> images, PredictOptions options, IAnsiConsole console, TextWriter error)
    {
        var output = console.Profile.Out.Writer;
        using var executor = network.CreateExecutor(ExecutorFactory.Cpu, Environment.ProcessorCount, error.WriteLine);
        var predictions = new List<Prediction>();
        var failures = new List<ImageFailure>();
        foreach (var image in images)
        {
            try
            {
                var digit = Normalize(image, options.AsIs);
                var logits = Softmax.LogMean(network.Predict(executor, digit.Pixels), network.Plan.Classes);
                predictions.Add(Prediction.Of(image.Name, logits, digit.Digits));
                if (!options.Json) Write(predictions[^1], digit, options.Show, console);
            }
            catch (Exception wrong) when (wrong is ImageException or IOException or UnauthorizedAccessException)
            {
                failures.Add(new ImageFailure(image.Name, wrong.Message));
                if (!options.Json) error.WriteLine($"{TerminalText.Sanitize(image.Name)}: {TerminalText.Sanitize(wrong.Message)}");
            }
        }

        if (options.Json)
            output.WriteLine(JsonSerializer.Serialize(
                new PredictReport(network.Name, network.Path, predictions, failures), ReportJson.Default.PredictReport));
        return failures.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static DigitImage Normalize(ImageArgument argument, bool asIs)
    {
        var image = ImageDecoder.Decode(argument.Read());
        return asIs ? DigitImage.AsIs(image) : DigitImage.From(image);
    }

    private static void Write(Prediction prediction, DigitImage digit, bool show, IAnsiConsole console)
    {
        if (show) DigitDrawing.Write(console, digit.Pixels, DigitImage.Side);
        var output = console.Profile.Out.Writer;
        output.WriteLine(
            $"{TerminalText.Sanitize(prediction.Image)}: {prediction.Digit} ({prediction.Probability:P1}), "
            + $"else {prediction.RunnerUp.Digit} ({prediction.RunnerUp.Probability:P1})");
        if (prediction.DigitsSeen > 1)
        {
            output.WriteLine(
                $"  this looks like {prediction.DigitsSeen} digits side by side, but only one digit can be read: crop the picture to one digit");
        }
    }
}

/// <param name="AsIs">Whether the images are already 28x28.</param>
/// <param name="Show">Whether to draw each digit.</param>
/// <param name="Json">Whether to write JSON instead of lines.</param>
internal sealed record PredictOptions(bool AsIs, bool Show, bool Json);
