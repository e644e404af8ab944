using System.Text.Json.Serialization;

namespace CudnnDigits.Commands.Json;

/// <summary>A value that <c>--json</c> writes, as docs/json.md describes it.</summary>
internal abstract record JsonFormat
{
    private const int Current = 1;

    /// <summary>Comes first. Increases when a name is removed or changes its meaning, not when names are added.</summary>
    [JsonPropertyOrder(-1)]
    public int FormatVersion => Current;
}
