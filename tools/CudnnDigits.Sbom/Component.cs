namespace CudnnDigits.Sbom;

/// <summary>A third-party component of a build.</summary>
/// <param name="License">The SPDX license expression.</param>
/// <param name="PackageUrl">The purl, which also identifies it within the SBOM; null if it is not a package.</param>
/// <param name="Sha512">SHA-512 of the package in hexadecimal; null if it is not a package.</param>
/// <param name="DependsOn">The names of its dependencies.</param>
/// <param name="Texts">Files with its license and notices.</param>
internal sealed record Component(
    string Name, string Version, string Authors, string License, string? PackageUrl, string? Sha512,
    IReadOnlyList<string> DependsOn, IReadOnlyList<string> Texts);
