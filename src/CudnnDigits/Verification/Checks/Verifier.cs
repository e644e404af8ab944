using System.Diagnostics;

namespace CudnnDigits.Verification.Checks;

/// <summary>Runs all checks, one after the other.</summary>
public static class Verifier
{
    /// <summary>In the order in which they run: what the others stand on comes first.</summary>
    internal static IReadOnlyList<ICheck> All { get; } =
    [
        new MachineCheck(), new KernelCheck(), new LayerCheck(), new UpdateCheck(), new RandomnessCheck(), new SingleStepCheck(),
        new ManyStepsCheck(), new GraphCheck(), new RepeatCheck(), new HandoverCheck(), new MemoryCheck(), new OutOfMemoryCheck(),
    ];

    /// <param name="setup">Data and sizes.</param>
    /// <param name="done">Receives each result as soon as it is there.</param>
    /// <returns>All results; only the first where this machine cannot use its GPU.</returns>
    public static IReadOnlyList<CheckResult> Run(Setup setup, Action<CheckResult> done)
    {
        var results = new List<CheckResult>();
        foreach (var check in All)
        {
            setup.Stop.ThrowIfCancellationRequested();
            var result = Run(check, setup);
            results.Add(result);
            done(result);
            if (check is MachineCheck && !result.Passed) break;
        }

        return results;
    }

    /// <summary>Runs one check. Whatever it throws, except for a wish to stop, becomes its problem.</summary>
    internal static CheckResult Run(ICheck check, Setup setup)
    {
        var watch = Stopwatch.StartNew();
        var findings = new List<Finding>();
        string? problem = null;
        try
        {
            foreach (var finding in check.Run(setup))
            {
                findings.Add(finding);
                setup.Stop.ThrowIfCancellationRequested();
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            problem = failure.Message;
        }

        return new CheckResult(check.Name, watch.Elapsed.TotalSeconds, findings, problem);
    }
}
