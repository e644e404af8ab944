using System.Reflection;

namespace CudnnDigits.Serving;

/// <summary>The files of the page, embedded in the program.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/", Index = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>The files by URL path.</summary>
    public static IReadOnlyDictionary<string, (string Type, byte[] Content)> All { get; } = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(PathOf, name => (Types[Path.GetExtension(name)], Read(name)));

    private static string PathOf(string resource) => resource == Prefix + Index ? "/" : resource[(Prefix.Length - 1)..];

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
