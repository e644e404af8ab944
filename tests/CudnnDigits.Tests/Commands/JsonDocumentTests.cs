using System.Text.Json;
using System.Text.RegularExpressions;
using CudnnDigits.Commands.Json;
using CudnnDigits.Tests.Cuda;

namespace CudnnDigits.Tests.Commands;

/// <summary>Holds docs/json.md to what is written, in both directions.</summary>
public sealed class JsonDocumentTests
{
    private const string Common = "formatVersion";

    [TestCase("eval", typeof(EvalReport))]
    [TestCase("predict", typeof(PredictReport))]
    [TestCase("info", typeof(MachineInfo))]
    [TestCase("bench", typeof(BenchReport))]
    [TestCase("verify", typeof(VerifyReport))]
    public void Document_Command_HasEveryNameAndNoOther(string command, Type report)
    {
        var rows = RowsOf(command);
        var written = NamesIn(report, "").Where(name => name != Common).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(rows.Keys.Except(written), Is.Empty, "documented and not written");
            Assert.That(written.Where(name => !Tells(rows, name)), Is.Empty, "written and not documented");
        });
    }

    /// <summary>A row of its own, or a word in the row of what holds it.</summary>
    private static bool Tells(Dictionary<string, string> rows, string name)
    {
        if (rows.ContainsKey(name)) return true;
        var dot = name.LastIndexOf('.');
        return dot > 0 && rows.TryGetValue(name[..dot], out var meaning)
            && meaning.Contains($"`{name[(dot + 1)..]}`", StringComparison.Ordinal);
    }

    /// <summary>The table of a command: what it means by name.</summary>
    private static Dictionary<string, string> RowsOf(string command)
    {
        var section = File.ReadAllText(Path.Combine(Emulator.Repository, "docs/json.md")).Split("\n## ")
            .Single(part => part.StartsWith($"`{command} --json`", StringComparison.Ordinal));
        return (from row in Regex.Matches(section, "^\\| (`.+?) \\| .*$", RegexOptions.Multiline)
                from name in row.Groups[1].Value.Split(", ")
                select (Name: name.Trim('`').Replace("[]", "", StringComparison.Ordinal), Meaning: row.Value)).ToDictionary();
    }

    /// <summary>The names of a value's properties, those of the objects in it as <c>cuda.device</c>, also where it is a list of them.</summary>
    private static IEnumerable<string> NamesIn(Type type, string prefix)
    {
        foreach (var property in type.GetProperties())
        {
            var (name, content) = (prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.PropertyType);
            yield return name;
            var item = content.IsGenericType ? content.GetGenericArguments()[0] : content;
            if (item.Namespace?.StartsWith(nameof(CudnnDigits), StringComparison.Ordinal) != true || item.IsEnum) continue;
            foreach (var inner in NamesIn(item, $"{name}.")) yield return inner;
        }
    }
}
