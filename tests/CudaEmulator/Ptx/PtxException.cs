namespace CudaEmulator.Ptx;

/// <summary>PTX text that a driver would refuse to load; names the line and repeats it.</summary>
public sealed class PtxException(string problem, int line, string text, int status = PtxException.InvalidPtx)
    : Exception($"PTX line {line}: {problem}{(text.Length == 0 ? "" : $"\n    {text}")}")
{
    public const int InvalidPtx = 218;
    public const int UnsupportedVersion = 222;

    /// <summary>The CUresult of the call that loads the module.</summary>
    public int Status { get; } = status;

    /// <summary>Counted from 1.</summary>
    public int Line { get; } = line;
}
