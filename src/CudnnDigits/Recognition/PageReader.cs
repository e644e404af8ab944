using CudnnDigits.Execution;
using CudnnDigits.Imaging;

namespace CudnnDigits.Recognition;

/// <summary>Finds the digits on a picture and reads them.</summary>
/// <param name="predict">The network: logits [image, class] of images [image, 28, 28].</param>
/// <param name="classes">How many the network knows.</param>
internal sealed class PageReader(Func<byte[], float[]> predict, int classes)
{
    /// <exception cref="ImageException">There is nothing on it.</exception>
    public ReadPage Read(GreyImage image)
    {
        var page = Page.Find(image);
        // All that the network has to look at goes through it at once.
        var segments = page.Signs.Select(sign => Segments.Of(page, sign)).ToArray();
        var looked = segments.SelectMany(segment => segment.Candidates).ToArray();
        var logits = predict([.. looked.SelectMany(candidate => candidate.Sign.Pixels)]);
        var read = new Dictionary<Candidate, ReadSign>(ReferenceEqualityComparer.Instance);
        for (var index = 0; index < looked.Length; index++)
        {
            var probabilities = Softmax.Of(logits.AsSpan(index * classes, classes));
            read[looked[index]] = new ReadSign(looked[index].Sign, probabilities, !looked[index].Sign.IsSmall);
        }

        return new ReadPage([.. segments.SelectMany(segment => segment.Best(candidate => read[candidate]))]);
    }
}
