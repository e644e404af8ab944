namespace CudnnDigits.Commands;

/// <summary>What <c>--json</c> writes, as docs/json.md describes it.</summary>
internal abstract record JsonFormat
{
    /// <summary>Grows when a name changes its meaning or goes; new names leave it as it is.</summary>
    public const int Current = 1;

    // A property of each value, in front of all others.
    [System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public int FormatVersion => Current;
}
