using System.CommandLine;
using System.Text.Json;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Files;
using CudnnDigits.Imaging;
using CudnnDigits.Reports;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits predict</c>: which digits are on a picture.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var network = new NetworkOptions(ensembles: true);
        var images = new Argument<string[]>("image")
        {
            Description = "Photo or drawing of digits as PNG, JPEG, BMP, WebP or GIF; a folder of them; - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var asIs = new Option<bool>("--as-is")
        { Description = "Do not crop, scale or center: the images are 28x28, like those of MNIST" };
        var one = new Option<bool>("--one") { Description = "Read everything on an image as one digit" };
        var boxes = new Option<string?>("--boxes")
        { Description = "Write the picture with a box around each digit, as PNG; only with one image [default: none]", HelpName = "FILE" };
        var show = new Option<bool>("--show") { Description = "Draw each digit as the network sees it" };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("predict", "Read the digits on a picture") { images, one, boxes, asIs, show, json };
        network.AddTo(command);
        command.SetAction(result => Run(
            network.Load(result), ImageArgument.Expand(result.GetRequiredValue(images), Console.OpenStandardInput),
            new PredictOptions(result.GetValue(asIs), result.GetValue(show), result.GetValue(json), result.GetValue(one), result.GetValue(boxes)),
            ConsoleFactory.Results(result), Console.Error));
        return command;
    }

    internal static int Run(
        TrainedNetwork network, IReadOnlyList<ImageArgument> images, PredictOptions options, IAnsiConsole console, TextWriter error)
    {
        if (options.Boxes is not null && images.Count > 1)
            throw new UsageException($"--boxes {options.Boxes}: works with one image, {images.Count} were given");
        var output = console.Profile.Out.Writer;
        using var executor = network.CreateExecutor(ExecutorFactory.Cpu, Environment.ProcessorCount, error.WriteLine);
        var reader = new ImageReader(network, executor, options);
        var predictions = new List<Prediction>();
        var failures = new List<ImageFailure>();
        if (network.Path == PretrainedNetwork.Path && !options.Json) error.WriteLine($"{network.Name}, {PretrainedNetwork.Path}");
        foreach (var argument in images)
        {
            try
            {
                var (image, page, digitsSeen) = reader.Read(argument);
                var prediction = Prediction.Of(argument.Name, page, digitsSeen, image.FilePixels);
                predictions.Add(prediction);
                if (options.Boxes is not null) DurableFile.Write(options.Boxes, stream => stream.Write(BoxesPicture.Draw(image, page)));
                if (options.Json) continue;
                foreach (var digit in options.Show ? page.Digits : []) DigitDrawing.Write(console, digit.Sign.Pixels, DigitImage.Side);
                PredictionText.Write(prediction, page, output);
            }
            catch (Exception wrong) when (wrong is ImageException or IOException or UnauthorizedAccessException)
            {
                failures.Add(new ImageFailure(argument.Name, wrong.Message));
                if (!options.Json) error.WriteLine($"{TerminalText.Sanitize(argument.Name)}: {TerminalText.Sanitize(wrong.Message)}");
            }
        }

        if (options.Json)
            output.WriteLine(JsonSerializer.Serialize(
                new PredictReport(network.Name, network.Path, predictions, failures), ReportJson.Default.PredictReport));
        return failures.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}

/// <param name="AsIs">The images are 28x28 already.</param>
/// <param name="Show">Draw each digit.</param>
/// <param name="Json">JSON instead of lines.</param>
/// <param name="One">Everything on an image is one digit.</param>
/// <param name="Boxes">Where to write the picture with its boxes; null for nowhere.</param>
internal sealed record PredictOptions(bool AsIs, bool Show, bool Json, bool One = false, string? Boxes = null);
