using CudnnDigits.Imaging;
using Microsoft.AspNetCore.Http;

namespace CudnnDigits.Serving;

/// <summary>The format in which the page sends a drawing: a square image, one byte per pixel, dark on light or light on dark.</summary>
internal static class Drawing
{
    /// <summary>Width and height in pixels: four times those of a digit image, so that edges stay smooth when it is scaled down.</summary>
    public const int Side = 4 * DigitImage.Side;

    public const int Bytes = Side * Side;

    public const string ContentType = "application/octet-stream";

    /// <exception cref="BadHttpRequestException">The request is not a drawing; the message says what was expected.</exception>
    public static async Task<GreyImage> ReadAsync(HttpRequest request)
    {
        // Unlike the content types of forms, this one cannot be sent cross-site without a preflight request.
        if (request.ContentType != ContentType)
            throw new BadHttpRequestException($"the content type must be {ContentType}", StatusCodes.Status415UnsupportedMediaType);
        // Reads one byte more than allowed, to detect a body that is too long.
        var body = new byte[Bytes + 1];
        var count = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        if (count != Bytes) throw new BadHttpRequestException($"received {count} bytes, expected {Side} x {Side}, one byte per pixel");
        return new GreyImage(Side, Side, body[..Bytes]);
    }
}
