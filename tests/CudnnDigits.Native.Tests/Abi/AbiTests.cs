using System.Reflection;
using System.Runtime.InteropServices;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Tests.Abi;

/// <summary>Our declarations against the C headers. A wrong width would read wrong bytes without a word.</summary>
public sealed class AbiTests
{
    private static readonly Type[] Libraries = [typeof(DriverApi), typeof(CublasApi), typeof(CudnnApi), typeof(NvtxApi)];

    private static IEnumerable<MethodInfo> Imports =>
        from library in Libraries
        from method in library.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<LibraryImportAttribute>() is not null
        select method;

    private static IEnumerable<Type> SysTypes => typeof(DriverApi).Assembly.GetTypes().Where(type => type.Namespace == typeof(DriverApi).Namespace);

    [Test]
    public void Imports_AsASet_AreTheTables() =>
        Assert.That(Imports.Select(method => method.Name), Is.EquivalentTo(AbiTable.Of("function").Select(line => line.Split(' ')[0])));

    [TestCaseSource(nameof(Functions))]
    public void Import_AgainstItsHeader_HasTheSameSignature(string name, string result, string[] parameters)
    {
        var method = Imports.Single(import => import.Name == name);
        var declared = method.GetParameters().Select(parameter => AbiClass.Of(parameter.ParameterType)).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(AbiClass.Serves(AbiClass.Of(method.ReturnType), result), $"returns {AbiClass.Of(method.ReturnType)}, the header says {result}");
            Assert.That(declared, Has.Length.EqualTo(parameters.Length));
            foreach (var (ours, theirs) in declared.Zip(parameters))
                Assert.That(AbiClass.Serves(ours, theirs), $"{string.Join(", ", declared)} where the header says {string.Join(", ", parameters)}");
        });
    }

    [TestCaseSource(nameof(Enumerations))]
    public void Member_AgainstItsHeader_HasTheSameValue(string type, string member, int value)
    {
        var enumeration = SysTypes.Single(candidate => candidate.Name == type);

        Assert.That((int)Enum.Parse(enumeration, member), Is.EqualTo(value));
    }

    [Test]
    public void Enumerations_AsASet_AreTheTables() => Assert.That(
        SysTypes.Where(type => type.IsEnum).SelectMany(type => Enum.GetNames(type).Select(member => $"{type.Name} {member}")),
        Is.EquivalentTo(AbiTable.Of("enum").Select(line => line[..line.LastIndexOf(' ')])));

    [TestCaseSource(nameof(Structures))]
    public void Structure_AgainstItsHeader_HasTheSameLayout(string name, int size, string[] fields)
    {
        var type = SysTypes.Single(candidate => candidate.Name == name);
        var offsets = type.GetFields().Select(field => $"{field.Name}@{Marshal.OffsetOf(type, field.Name)}");

        Assert.Multiple(() =>
        {
            Assert.That(Marshal.SizeOf(type), Is.EqualTo(size));
            Assert.That(offsets, Is.EqualTo(fields.Where(field => !field.StartsWith("reserved", StringComparison.Ordinal))));
        });
    }

    private static IEnumerable<TestCaseData> Functions() => AbiTable.Of("function").Select(line =>
    {
        var open = line.IndexOf('(');
        var head = line[..open].Split(' ');
        var parameters = line[(open + 1)..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return new TestCaseData(head[0], head[1], parameters).SetArgDisplayNames(head[0]);
    });

    private static IEnumerable<TestCaseData> Enumerations() => AbiTable.Of("enum").Select(line =>
    {
        var words = line.Split(' ');
        return new TestCaseData(words[0], words[1], int.Parse(words[2]));
    });

    private static IEnumerable<TestCaseData> Structures() => AbiTable.Of("struct").Select(line =>
    {
        var words = line.Split(' ');
        return new TestCaseData(words[0], int.Parse(words[1]), words[2..]).SetArgDisplayNames(words[0]);
    });
}
