using System.Text.Json.Serialization;

namespace CudnnDigits.Commands.Json;

/// <summary>A value that <c>--json</c> writes, as docs/json.md describes it.</summary>
internal abstract record JsonFormat
{
    private const int Current = 1;

    /// <summary>Stands in front of all else. Grows when a name goes or changes its meaning; new names leave it as it is.</summary>
    [JsonPropertyOrder(-1)]
    public int FormatVersion => Current;
}
