namespace CudnnDigits.Sbom;

/// <summary>Something of others' that is part of a build.</summary>
/// <param name="Licence">As SPDX names it.</param>
/// <param name="PackageUrl">Its purl, which also names it within the SBOM; null for what is no package.</param>
/// <param name="Sha512">Of the package, in hexadecimal; null for what is no package.</param>
/// <param name="DependsOn">The names of what it needs.</param>
/// <param name="Texts">Files with its licence and its notices.</param>
internal sealed record Component(
    string Name, string Version, string Authors, string Licence, string? PackageUrl, string? Sha512,
    IReadOnlyList<string> DependsOn, IReadOnlyList<string> Texts);
