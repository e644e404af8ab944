using CudnnDigits.Data;

namespace CudnnDigits.Tests.Data;

/// <summary>Changes the environment of the process, so nothing else may run beside it.</summary>
[NonParallelizable]
public sealed class DataFolderTests
{
    private string? _variable;

    [SetUp]
    public void Remember() => _variable = Environment.GetEnvironmentVariable(DataFolder.Variable);

    [TearDown]
    public void Restore() => Environment.SetEnvironmentVariable(DataFolder.Variable, _variable);

    [Test]
    public void Resolve_Option_ComesFirst()
    {
        Environment.SetEnvironmentVariable(DataFolder.Variable, "/elsewhere");

        Assert.That(DataFolder.Resolve("/data"), Is.EqualTo(Path.GetFullPath("/data")));
    }

    [Test]
    public void Resolve_Variable_ComesSecond()
    {
        Environment.SetEnvironmentVariable(DataFolder.Variable, "/elsewhere");

        Assert.Multiple(() =>
        {
            Assert.That(DataFolder.Resolve(null), Is.EqualTo(Path.GetFullPath("/elsewhere")));
            Assert.That(DataFolder.IsChosen(null), Is.True);
        });
    }

    [Test]
    public void Resolve_Nothing_IsTheUsersOwnFolder()
    {
        Environment.SetEnvironmentVariable(DataFolder.Variable, null);

        Assert.Multiple(() =>
        {
            Assert.That(DataFolder.Resolve(null), Does.EndWith(Path.Combine("cudnndigits", "mnist")));
            Assert.That(DataFolder.IsChosen(null), Is.False);
        });
    }

    [Test]
    public void Resolve_RelativeOption_IsMadeAbsolute() =>
        Assert.That(DataFolder.Resolve("here"), Is.EqualTo(Path.Combine(Environment.CurrentDirectory, "here")));
}
