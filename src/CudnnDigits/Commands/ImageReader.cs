using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Recognition;

namespace CudnnDigits.Commands;

/// <summary>Reads the images that the user named as the options say.</summary>
internal sealed class ImageReader(TrainedNetwork network, IExecutor executor, PredictOptions options)
{
    /// <returns>The picture, what is written on it, at least a digit, and how many digits there are.</returns>
    /// <exception cref="ImageException">It cannot be decoded, or no digit is on it.</exception>
    public (GreyImage Image, ReadPage Page, int DigitsSeen) Read(ImageArgument argument)
    {
        var image = ImageDecoder.Decode(argument.Read());
        if (options.AsIs) return (image, Whole(image, DigitImage.AsIs(image)), 1);
        if (options.One && DigitImage.From(image) is var digit) return (image, Whole(image, digit), digit.Digits);
        var page = new PageReader(Predict, network.Plan.Classes).Read(image);
        return page.Digits.Count > 0 ? (image, page, page.Digits.Count)
            : throw new ImageException($"no digit found: {page.Signs.Count} signs that are too small or too flat, or run out of the picture");
    }

    private ReadPage Whole(GreyImage image, DigitImage digit)
    {
        var sign = new Sign(new Box(0, 0, image.Width, image.Height), 0, false, digit.Pixels);
        return new ReadPage([new ReadSign(sign, Softmax.Of(Predict(digit.Pixels)), true)]);
    }

    private float[] Predict(byte[] images) => network.PredictCalibrated(executor, images);
}
