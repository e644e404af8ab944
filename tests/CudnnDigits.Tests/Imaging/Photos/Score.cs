using CudnnDigits.Recognition;

namespace CudnnDigits.Tests.Imaging.Photos;

/// <summary>How well photos were read.</summary>
/// <param name="Photos">How many.</param>
/// <param name="Exact">Those of which the text is right in full.</param>
/// <param name="Digits">How many were written.</param>
/// <param name="Right">How many of them were found and read rightly.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Invented">Digits that were read where none is.</param>
internal readonly record struct Score(int Photos, int Exact, int Digits, int Found, int Right, int Invented)
{
    public double ExactShare => (double)Exact / Photos;

    public double RightShare => (double)Right / Digits;

    public double InventedShare => (double)Invented / Digits;

    public static Score operator +(Score one, Score other) => new(
        one.Photos + other.Photos, one.Exact + other.Exact, one.Digits + other.Digits, one.Found + other.Found, one.Right + other.Right,
        one.Invented + other.Invented);

    /// <summary>A digit is found by the box whose middle lies in its own, the nearest if there are several; each box finds one digit.</summary>
    public static Score Of(Photo photo, ReadPage? page)
    {
        var left = page?.Digits.ToList() ?? [];
        var (found, right) = (0, 0);
        foreach (var digit in photo.Digits)
        {
            var nearest = left.Where(read => Math.Abs(read.Sign.Box.MiddleX - digit.X) < (digit.Width / 2) + 2
                    && Math.Abs(read.Sign.Box.MiddleY - digit.Y) < (digit.Height / 2) + 2)
                .MinBy(read => Math.Abs(read.Sign.Box.MiddleX - digit.X) + Math.Abs(read.Sign.Box.MiddleY - digit.Y));
            if (nearest is null) continue;
            left.Remove(nearest);
            found++;
            if (nearest.Digit == digit.Digit) right++;
        }

        return new Score(1, page?.Text == photo.Text ? 1 : 0, photo.Digits.Count, found, right, left.Count);
    }
}
