namespace CudnnDigits.Training.Runs;

/// <summary>Another process trains in the run folder.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="process">Its process id; null where it could not be read.</param>
public sealed class RunInUseException(string folder, int? process) : Exception(
    $"{folder} is in use by {(process is null ? "another process" : $"process {process}")}: "
    + "wait until it ends, or specify another folder with --run")
{
    public int? Process { get; } = process;
}
