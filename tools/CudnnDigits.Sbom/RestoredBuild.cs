using NuGet.Common;
using NuGet.ProjectModel;

namespace CudnnDigits.Sbom;

/// <summary>A project and its components, as resolved by a restore.</summary>
/// <param name="Version">The version of the project.</param>
/// <param name="DependsOn">The names of the direct dependencies.</param>
internal sealed record RestoredBuild(string Version, IReadOnlyList<string> DependsOn, IReadOnlyList<Component> Components)
{
    // The typeface of the pictures is embedded in the program's assembly; it is not a package.
    private static readonly Component Typeface = new("Inter", "3.19", "The Inter Project Authors", "OFL-1.1", null, null, [], []);

    /// <param name="assets">The project.assets.json that the restore wrote.</param>
    /// <param name="runtime">The runtime identifier, such as linux-x64.</param>
    /// <exception cref="InvalidDataException">The restore was not for that runtime, or the license of a package is unknown.</exception>
    public static RestoredBuild Read(string assets, string runtime)
    {
        var restored = LockFileUtilities.GetLockFile(assets, NullLogger.Instance)
            ?? throw new InvalidDataException($"{assets} cannot be read");
        var target = restored.Targets.FirstOrDefault(target => target.RuntimeIdentifier == runtime)
            ?? throw new InvalidDataException($"{assets} is not of a restore for {runtime}");
        string[] folders = [.. restored.PackageFolders.Select(folder => folder.Path)];
        var packages = target.Libraries.Where(library => library.Type == "package").Select(library => PackageComponent.Read(
            FolderOf(folders, library.Name!, library.Version!.ToNormalizedString()), library.Version!,
            [.. library.Dependencies.Select(dependency => dependency.Id)]));
        var framework = restored.PackageSpec.TargetFrameworks.Single();
        // The .NET runtime of a self-contained build.
        var packs = framework.DownloadDependencies.Where(pack => pack.Name.Contains(".Runtime.", StringComparison.Ordinal));
        var runtimes = packs.Select(pack =>
            PackageComponent.Read(
                FolderOf(folders, pack.Name, pack.VersionRange.MinVersion!.ToNormalizedString()), pack.VersionRange.MinVersion!, []));
        Component[] components =
            [.. packages.Concat(runtimes).Append(Typeface).OrderBy(part => part.Name, StringComparer.OrdinalIgnoreCase)];
        return new RestoredBuild(
            restored.PackageSpec.Version.ToNormalizedString(),
            [.. framework.Dependencies.Select(dependency => dependency.Name)], components);
    }

    private static string FolderOf(string[] folders, string name, string version) =>
        folders.Select(folder => Path.Combine(folder, name.ToLowerInvariant(), version)).FirstOrDefault(Directory.Exists)
        ?? throw new InvalidDataException($"{name} {version} is in none of {string.Join(", ", folders)}");
}
