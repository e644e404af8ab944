using System.Reflection;
using System.Runtime.InteropServices;
using CudaEmulator.Core;
using Imports = CudnnDigits.Native.Sys;

namespace CudaEmulator.Tests.Abi;

/// <summary>
/// functions.txt was made from the ABI facts (CUDA 11.4 to 13.4, cuDNN 8.9 to 9.24): a name, the width of its result and of each
/// parameter. i is an integer or a pointer, f a float, the digit its bytes.
/// </summary>
public sealed class ExportsTests
{
    private static readonly Dictionary<string, string> Facts = ReadFacts();

    private static IEnumerable<MethodInfo> Exports() =>
        from type in typeof(Machine).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let name = EntryPoint(method)
        where name is not null && !name.StartsWith("emu", StringComparison.Ordinal)
        select method;

    [TestCaseSource(nameof(Exports))]
    public void Export_OfALibrary_HasTheSignatureOfTheFacts(MethodInfo method)
    {
        var name = EntryPoint(method)!;
        Assert.That(Facts, Does.ContainKey(name));
        var signature = string.Join(' ',
            method.GetParameters().Select(parameter => parameter.ParameterType).Prepend(method.ReturnType).Select(Width));
        Assert.That(signature, Is.EqualTo(Facts[name]));
    }

    [Test]
    public void Facts_EveryFunction_IsExported() =>
        Assert.That(Facts.Keys.Except(Exports().Select(method => EntryPoint(method)!)), Is.Empty);

    /// <summary>The program's own list of imports: the one thing that these tests take from it.</summary>
    [Test]
    public void Imports_OfTheProgram_AreAllExported()
    {
        Type[] imports = [typeof(Imports.DriverApi), typeof(Imports.CublasApi), typeof(Imports.CudnnApi), typeof(Imports.NvtxApi)];
        var wanted = imports.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name);
        Assert.That(wanted.Except(Exports().Select(method => EntryPoint(method)!)), Is.Empty);
    }

    internal static string? EntryPoint(MethodInfo method) =>
        method.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(UnmanagedCallersOnlyAttribute))?
            .NamedArguments.FirstOrDefault(argument =>
                argument.MemberName == nameof(UnmanagedCallersOnlyAttribute.EntryPoint)).TypedValue.Value as string;

    private static string Width(Type type) =>
        type == typeof(void) ? "void"
        : type.IsPointer || type == typeof(nint) || type == typeof(nuint) || type == typeof(ulong) || type == typeof(long) ? "i8"
        : type == typeof(int) || type == typeof(uint) ? "i4"
        : type == typeof(byte) ? "i1"
        : type == typeof(float) ? "f4"
        : type == typeof(double) ? "f8"
        : type.Name;

    private static Dictionary<string, string> ReadFacts()
    {
        using var reader = new StreamReader(typeof(ExportsTests).Assembly.GetManifestResourceStream("functions.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
