using CudnnDigits.Execution;
using CudnnDigits.Imaging;

namespace CudnnDigits.Recognition;

/// <summary>Finds the digits on a picture and reads them.</summary>
/// <param name="predict">The network: logits [image, class] of images [image, 28, 28].</param>
/// <param name="classes">How many the network knows.</param>
internal sealed class PageReader(Func<byte[], float[]> predict, int classes)
{
    // Two strokes are one digit where that is this sure, and one of the two alone is less so.
    private const double SureWhole = 0.8;

    /// <exception cref="ImageException">There is nothing on it.</exception>
    public ReadPage Read(GreyImage image)
    {
        var page = Page.Find(image);
        // All that the network has to look at goes through it at once.
        var segments = page.Signs.Select(sign => Segments.Of(page, sign)).ToArray();
        var joined = page.Signs.Zip(page.Signs.Skip(1), page.Join).ToArray();
        var read = Look([.. segments.SelectMany(segment => segment.Candidates).Select(candidate => candidate.Sign), .. joined.OfType<Sign>()]);
        var signs = new List<ReadSign>();
        for (var index = 0; index < segments.Length; index++)
        {
            ReadSign[] best = [.. segments[index].Best(candidate => read[candidate.Sign])];
            var whole = index < joined.Length && joined[index] is { } join ? read[join] : null;
            if (whole is not null && IsOne(whole, read[page.Signs[index]], read[page.Signs[index + 1]]))
            {
                best = [whole];
                index++;
            }

            signs.AddRange(best);
        }

        return new ReadPage(signs);
    }

    private static bool IsOne(ReadSign whole, ReadSign left, ReadSign right) =>
        whole.Probability > SureWhole && whole.Probability > Math.Min(left.Probability, right.Probability) + 0.05;

    private Dictionary<Sign, ReadSign> Look(IReadOnlyList<Sign> signs)
    {
        var logits = predict([.. signs.SelectMany(sign => sign.Pixels)]);
        var read = new Dictionary<Sign, ReadSign>(ReferenceEqualityComparer.Instance);
        for (var index = 0; index < signs.Count; index++)
            read[signs[index]] = new ReadSign(signs[index], Softmax.Of(logits.AsSpan(index * classes, classes)), !signs[index].IsSmall);
        return read;
    }
}
