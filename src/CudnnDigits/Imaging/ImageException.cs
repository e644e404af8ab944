namespace CudnnDigits.Imaging;

/// <summary>An image that cannot be used: unreadable, too large, or without anything on it.</summary>
public sealed class ImageException : Exception
{
    public ImageException(string message)
        : base(message)
    {
    }

    public ImageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
