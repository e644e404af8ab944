using CudnnDigits.Imaging;
using Microsoft.AspNetCore.Http;

namespace CudnnDigits.Serving;

/// <summary>How the page sends a drawing: the bytes of a small square image, a byte a pixel, dark on light or light on dark.</summary>
internal static class Drawing
{
    /// <summary>Pixels a side: four times a digit's, so that its edges stay smooth when it is made small.</summary>
    public const int Side = 4 * DigitImage.Side;

    public const int Bytes = Side * Side;

    public const string ContentType = "application/octet-stream";

    /// <exception cref="BadHttpRequestException">It is something else; the message says what was wanted.</exception>
    public static async Task<GreyImage> ReadAsync(HttpRequest request)
    {
        // Unlike the types of a form, this one cannot be sent across sites unasked.
        if (request.ContentType != ContentType)
            throw new BadHttpRequestException($"{ContentType} is wanted", StatusCodes.Status415UnsupportedMediaType);
        // One byte more is asked for than may come: only then the server looks whether there are more.
        var body = new byte[Bytes + 1];
        var count = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (count != Bytes) throw new BadHttpRequestException($"{count} bytes came, {Side} x {Side} are wanted, a byte a pixel");
        return new GreyImage(Side, Side, body[..Bytes]);
    }
}
