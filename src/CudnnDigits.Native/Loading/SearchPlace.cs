namespace CudnnDigits.Native.Loading;

/// <summary>One place to look in.</summary>
/// <param name="Kind">Why this place, for people: "pip", "toolkit".</param>
/// <param name="Folder">The folder, or null for the system's own search.</param>
public sealed record SearchPlace(string Kind, string? Folder);
