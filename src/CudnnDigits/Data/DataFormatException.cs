namespace CudnnDigits.Data;

/// <summary>A data file does not hold what it should: the message names the file, what was found and what was wanted.</summary>
public sealed class DataFormatException(string file, string problem, Exception? cause = null) : Exception($"{file}: {problem}", cause)
{
    public string File { get; } = file;
}
