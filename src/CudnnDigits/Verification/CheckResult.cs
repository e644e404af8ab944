namespace CudnnDigits.Verification;

/// <summary>What a check found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Findings">Everything that it looked at.</param>
/// <param name="Problem">Why it could not finish; null where it did.</param>
public sealed record CheckResult(string Name, double Seconds, IReadOnlyList<Finding> Findings, string? Problem)
{
    /// <summary>Whether it finished and every finding is within its bound.</summary>
    public bool Passed => Problem is null && Findings.All(finding => finding.Holds);

    /// <summary>The finding that comes nearest to its bound, or exceeds it most.</summary>
    public Finding? FindTightest() => Findings.Where(finding => finding.Error is not null)
        .MaxBy(finding => finding.Bound > 0 ? finding.Error / finding.Bound : finding.Error > 0 ? double.MaxValue : 0);
}
