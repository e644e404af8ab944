using System.Text.RegularExpressions;
using CudnnDigits.Tests.Cuda;

namespace CudnnDigits.Tests.Architecture;

/// <summary>Rules for the text of the sources that no analyzer checks.</summary>
public sealed partial class SourceTests
{
    /// <summary>As max_line_length in .editorconfig, which only editors read.</summary>
    private const int MaxLineLength = 140;

    private static readonly string[] Folders =
    [
        "src/CudnnDigits/Data", "src/CudnnDigits/Safetensors", "src/CudnnDigits/Export", "src/CudnnDigits/Reports", "src/CudnnDigits/Serving",
        "tests/CudnnDigits.Fuzz", "tests/CudnnDigits.Benchmarks", "tools",
    ];

    [Test]
    public void Lines_OfTheSources_AreShortEnough() => Assert.That(Lines(line => line.Length > MaxLineLength), Is.Empty);

    [Test]
    public void Words_OfTheSources_AreSpelledTheAmericanWay() => Assert.That(Lines(British().IsMatch), Is.Empty);

    /// <summary><c>(_a, B) = (x, y)</c> packs assignments of fields and properties into one line; a swap does not.</summary>
    [Test]
    public void Assignments_OfFieldsAndProperties_AreOneALine() =>
        Assert.That(Lines(line => PackedAssignment().Match(line) is { Success: true } packed && !IsSwap(packed)), Is.Empty);

    private static bool IsSwap(Match packed) =>
        packed.Groups["to"].Value.Split(", ").Intersect(packed.Groups["from"].Value.Split(", ")).Any();

    private static IEnumerable<string> Lines(Func<string, bool> isWrong) =>
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(Emulator.Repository, folder), "*.cs", SearchOption.AllDirectories)
        where !Generated().IsMatch(file) && Path.GetFileName(file) != $"{nameof(SourceTests)}.cs"
        from line in File.ReadLines(file).Index()
        where isWrong(line.Item)
        select $"{Path.GetRelativePath(Emulator.Repository, file)}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"[/\\](obj|bin)[/\\]")]
    private static partial Regex Generated();

    [GeneratedRegex(
        "([Nn]ormal|[Rr]egular|[Ii]nitial|[Oo]ptim|[Rr]ecogn|[Qq]uant|[Oo]rgan|[Vv]ector|[Ss]ummar|[Ss]ynchron)is(e[ds]?|ing|ation)"
        + "|[Cc]olour|[Nn]eighbour|[Bb]ehaviour|[Ll]icence|[Cc]entre|[Ll]abelled|[Ll]abelling|[Aa]nalyse|[^A-Za-z]grey[^A-Za-z]")]
    private static partial Regex British();

    [GeneratedRegex(@"\((?<to>(_|[A-Z])[\w.]*(, (_|[A-Z])[\w.]*)+)\) = \((?<from>.*)\)")]
    private static partial Regex PackedAssignment();
}
