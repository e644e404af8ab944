namespace CudnnDigits.Sbom;

/// <summary>The licences of a build for its users: a line a component, and below them the texts that come with them.</summary>
internal static class LicenceList
{
    public static void Write(TextWriter output, IReadOnlyList<Component> components)
    {
        var width = components.Max(component => component.Name.Length);
        foreach (var component in components)
            output.WriteLine($"{component.Name.PadRight(width)}  {component.Version,-10}  {component.Licence,-14}  {component.Authors}");
        // Packages that belong together carry the same files.
        foreach (var file in components.SelectMany(component => component.Texts, (component, path) => (component.Name, Text: File.ReadAllText(path)))
            .GroupBy(file => file.Text, file => file.Name))
        {
            output.WriteLine($"\n{new string('=', 100)}\nComes with {string.Join(", ", file.Distinct())}:\n");
            output.WriteLine(file.Key);
        }
    }

    /// <summary>How many components are under each licence.</summary>
    public static string Summary(IReadOnlyList<Component> components) => string.Join(", ", components
        .CountBy(component => component.Licence).OrderByDescending(licence => licence.Value).ThenBy(licence => licence.Key, StringComparer.Ordinal)
        .Select(licence => $"{licence.Value} {licence.Key}"));
}
