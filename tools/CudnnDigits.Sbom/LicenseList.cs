namespace CudnnDigits.Sbom;

/// <summary>The licenses of a build: one line per component, followed by the license texts.</summary>
internal static class LicenseList
{
    public static void Write(TextWriter output, IReadOnlyList<Component> components)
    {
        var width = components.Max(component => component.Name.Length);
        foreach (var component in components)
            output.WriteLine($"{component.Name.PadRight(width)}  {component.Version,-10}  {component.License,-14}  {component.Authors}");
        // Packages of one family contain the same files.
        foreach (var file in components.SelectMany(
            component => component.Texts, (component, path) => (component.Name, Text: File.ReadAllText(path)))
            .GroupBy(file => file.Text, file => file.Name))
        {
            output.WriteLine($"\n{new string('=', 100)}\nComes with {string.Join(", ", file.Distinct())}:\n");
            output.WriteLine(file.Key);
        }
    }

    /// <summary>The number of components under each license.</summary>
    public static string Summary(IReadOnlyList<Component> components) => string.Join(", ", components
        .CountBy(component => component.License)
        .OrderByDescending(license => license.Value).ThenBy(license => license.Key, StringComparer.Ordinal)
        .Select(license => $"{license.Value} {license.Key}"));
}
