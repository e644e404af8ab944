using System.Text.Json;

namespace CudnnDigits.Sbom;

/// <summary>Writes a software bill of materials.</summary>
/// <remarks>CycloneDX 1.6 (ECMA-424). No date and no serial number, so the same build gives the same file.</remarks>
internal static class CycloneDx
{
    private const string Program = "cudnndigits";

    public static void Write(Stream stream, RestoredBuild build)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteNumber("version", 1);
        json.WriteStartObject("metadata");
        json.WriteStartObject("component");
        WriteIdentity(json, "application", Program, Program, build.Version);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("components");
        foreach (var component in build.Components) Write(json, component);
        json.WriteEndArray();
        WriteDependencies(json, build);
        json.WriteEndObject();
    }

    private static string ReferenceOf(Component component) => component.PackageUrl ?? $"{component.Name}@{component.Version}";

    private static void WriteIdentity(Utf8JsonWriter json, string type, string reference, string name, string version)
    {
        json.WriteString("type", type);
        json.WriteString("bom-ref", reference);
        json.WriteString("name", name);
        json.WriteString("version", version);
    }

    private static void Write(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        WriteIdentity(json, component.PackageUrl is null ? "file" : "library", ReferenceOf(component), component.Name, component.Version);
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", component.Authors);
        json.WriteEndObject();
        json.WriteEndArray();
        if (component.Sha512 is not null)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", component.Sha512);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartArray("licenses");
        json.WriteStartObject();
        json.WriteString("expression", component.License);
        json.WriteEndObject();
        json.WriteEndArray();
        if (component.PackageUrl is not null) json.WriteString("purl", component.PackageUrl);
        json.WriteEndObject();
    }

    private static void WriteDependencies(Utf8JsonWriter json, RestoredBuild build)
    {
        var references = build.Components.ToDictionary(component => component.Name, ReferenceOf, StringComparer.OrdinalIgnoreCase);
        json.WriteStartArray("dependencies");
        Write(Program, build.DependsOn);
        foreach (var component in build.Components) Write(ReferenceOf(component), component.DependsOn);
        json.WriteEndArray();

        void Write(string reference, IReadOnlyList<string> dependsOn)
        {
            json.WriteStartObject();
            json.WriteString("ref", reference);
            json.WriteStartArray("dependsOn");
            foreach (var name in dependsOn)
            {
                if (references.TryGetValue(name, out var other)) json.WriteStringValue(other);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
