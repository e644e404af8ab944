using NuGet.Packaging;
using NuGet.Versioning;

namespace CudnnDigits.Sbom;

/// <summary>Reads an unpacked package of NuGet's.</summary>
internal static class PackageComponent
{
    private static readonly string[] TextNames = ["licen?e*", "third-party-notices*", "notice*"];

    /// <param name="folder">Where it lies unpacked.</param>
    /// <exception cref="InvalidDataException">It does not name its licence as SPDX does.</exception>
    public static Component Read(string folder, NuGetVersion version, IReadOnlyList<string> dependsOn)
    {
        var nuspec = new NuspecReader(Directory.GetFiles(folder, "*.nuspec").Single());
        var id = nuspec.GetId();
        var hash = Convert.FromBase64String(File.ReadAllText(Directory.GetFiles(folder, "*.nupkg.sha512").Single()));
        return new Component(
            id, version.ToNormalizedString(), nuspec.GetAuthors(), LicenceOf(nuspec, id), $"pkg:nuget/{id}@{version.ToNormalizedString()}",
            Convert.ToHexStringLower(hash), dependsOn, [.. TextNames.SelectMany(name => Texts(folder, name)).Order()]);
    }

    private static string LicenceOf(NuspecReader nuspec, string id) => nuspec.GetLicenseMetadata() is { Type: LicenseType.Expression } licence
        ? licence.License
        : throw new InvalidDataException($"{id} names no licence by its SPDX identifier: {nuspec.GetLicenseUrl()}; read it before it is handed on");

    private static string[] Texts(string folder, string name) =>
        Directory.GetFiles(folder, name, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive });
}
