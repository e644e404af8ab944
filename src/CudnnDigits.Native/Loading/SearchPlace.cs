namespace CudnnDigits.Native.Loading;

/// <summary>One place to search.</summary>
/// <param name="Kind">The kind of place, for messages: "pip", "toolkit".</param>
/// <param name="Folder">The folder, or null for the system's search.</param>
public sealed record SearchPlace(string Kind, string? Folder);
