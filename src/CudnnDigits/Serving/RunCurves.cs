namespace CudnnDigits.Serving;

/// <summary>A run as the page lists it.</summary>
/// <param name="Name">The path of its folder, relative to the folder of all runs.</param>
/// <param name="Network">The network; null if the folder cannot be read, and then <paramref name="Problem"/> says why.</param>
/// <param name="Epochs">The configured number of epochs.</param>
/// <param name="Training">Whether the run seems to be in progress.</param>
/// <param name="Curve">One entry per epoch.</param>
public sealed record RunCurves(
    string Name, string? Network, string? Device, DateTimeOffset? Started, int Epochs, bool Training, IReadOnlyList<CurvePoint> Curve,
    string? Problem = null);

/// <param name="Loss">The mean loss of the epoch.</param>
/// <param name="Accuracy">The accuracy on the test images, 0 to 1.</param>
public sealed record CurvePoint(int Epoch, double Loss, double Accuracy, double Seconds);
