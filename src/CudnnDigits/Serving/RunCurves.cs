namespace CudnnDigits.Serving;

/// <summary>A run as the page lists it.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Network">Null where the folder cannot be read, and then <paramref name="Problem"/> says why.</param>
/// <param name="Epochs">That it is to have in the end.</param>
/// <param name="Training">Whether it seems to be at work right now.</param>
/// <param name="Curve">An entry an epoch.</param>
public sealed record RunCurves(
    string Name, string? Network, string? Device, DateTimeOffset? Started, int Epochs, bool Training, IReadOnlyList<CurvePoint> Curve,
    string? Problem = null);

/// <param name="Loss">Mean of the epoch.</param>
/// <param name="Accuracy">Share of the test images that were read rightly, 0 to 1.</param>
public sealed record CurvePoint(int Epoch, double Loss, double Accuracy, double Seconds);
