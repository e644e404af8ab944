namespace CudnnDigits.Data;

/// <summary>A data file has invalid content; the message names the file, what was found and what was expected.</summary>
public sealed class DataFormatException(string file, string problem, Exception? cause = null) : Exception($"{file}: {problem}", cause)
{
    public string File { get; } = file;
}
