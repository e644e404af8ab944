namespace CudaEmulator.Driver;

/// <summary>An operation queued on a stream, with the work of other streams that comes first.</summary>
public sealed class Work(Operation operation, CudaStream stream, IReadOnlyList<Work> after)
{
    public Operation Operation { get; } = operation;
    public CudaStream Stream { get; } = stream;
    public IReadOnlyList<Work> After { get; } = after;
    public bool Done { get; set; }
}
