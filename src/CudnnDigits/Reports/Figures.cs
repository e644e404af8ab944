namespace CudnnDigits.Reports;

/// <summary>Formats accuracies and durations the same way everywhere.</summary>
internal static class Figures
{
    /// <summary>9905/10000 (99.05 %)</summary>
    public static string Accuracy(int correct, int total) => $"{correct}/{total} ({100.0 * correct / total:F2} %)";

    /// <summary>3.21 s, 75.3 s, 12 min 5 s</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => $"{seconds:F2} s",
        < 120 => $"{seconds:F1} s",
        _ => $"{(long)seconds / 60} min {(long)seconds % 60} s",
    };
}
