using NuGet.Packaging;
using NuGet.Versioning;

namespace CudnnDigits.Sbom;

/// <summary>Reads an unpacked NuGet package.</summary>
internal static class PackageComponent
{
    private static readonly string[] TextNames = ["licen?e*", "third-party-notices*", "notice*"];

    /// <param name="folder">The folder of the unpacked package.</param>
    /// <exception cref="InvalidDataException">The package has no SPDX license expression.</exception>
    public static Component Read(string folder, NuGetVersion version, IReadOnlyList<string> dependsOn)
    {
        var nuspec = new NuspecReader(Directory.GetFiles(folder, "*.nuspec").Single());
        var id = nuspec.GetId();
        var hash = Convert.FromBase64String(File.ReadAllText(Directory.GetFiles(folder, "*.nupkg.sha512").Single()));
        return new Component(
            id, version.ToNormalizedString(), nuspec.GetAuthors(), LicenseOf(nuspec, id), $"pkg:nuget/{id}@{version.ToNormalizedString()}",
            Convert.ToHexStringLower(hash), dependsOn, [.. TextNames.SelectMany(name => Texts(folder, name)).Order()]);
    }

    private static string LicenseOf(NuspecReader nuspec, string id) =>
        nuspec.GetLicenseMetadata() is { Type: LicenseType.Expression } license
        ? license.License
        : throw new InvalidDataException($"{id} has no SPDX license expression: review {nuspec.GetLicenseUrl()} before redistributing it");

    private static string[] Texts(string folder, string name) =>
        Directory.GetFiles(folder, name, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive });
}
