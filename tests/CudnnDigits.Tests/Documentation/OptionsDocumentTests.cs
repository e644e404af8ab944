using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Documentation;

public class OptionsDocumentTests
{
    private const string Update = "UPDATE_DOCS";

    [Test]
    public void Document_Committed_IsWhatTheOptionsSay()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "architecture.md"))) folder = folder.Parent;
        Assume.That(folder, Is.Not.Null, "the tests run outside the repository");
        var path = Path.Combine(folder!.FullName, "docs", "options.md");
        var wanted = OptionsDocument.Write(TrainingOptions.All);
        if (Environment.GetEnvironmentVariable(Update) is not null) File.WriteAllText(path, wanted);

        Assert.That(File.Exists(path) ? File.ReadAllText(path) : "", Is.EqualTo(wanted),
            $"docs/options.md is out of date: {Update}=1 dotnet test tests/CudnnDigits.Tests --filter {nameof(OptionsDocumentTests)} writes it");
    }
}
