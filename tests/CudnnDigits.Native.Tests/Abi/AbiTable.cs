namespace CudnnDigits.Native.Tests.Abi;

/// <summary>abi.txt, read: what the C headers say, by kind ("function", "enum", "struct").</summary>
internal static class AbiTable
{
    private static readonly string[] Lines = Read();

    /// <summary>The lines of one kind, without the word that names it.</summary>
    public static IEnumerable<string> Of(string kind) =>
        Lines.Where(line => line.StartsWith($"{kind} ", StringComparison.Ordinal)).Select(line => line[(kind.Length + 1)..]);

    private static string[] Read()
    {
        using var stream = typeof(AbiTable).Assembly.GetManifestResourceStream("abi.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }
}
