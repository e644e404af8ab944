using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

public sealed class SearchPlacesTests
{
    [Test]
    public void ForToolkit_OnLinux_GoesFromNearToFar()
    {
        var machine = new FakeLoader
        {
            Variables = { ["VIRTUAL_ENV"] = "/venv", ["CONDA_PREFIX"] = "/conda", ["CUDA_HOME"] = "/cuda" },
            Files = { "/venv/lib/python3.12/site-packages/x" },
        };

        var kinds = new SearchPlaces(machine, null).ForToolkit().Select(place => place.Kind).Distinct();

        Assert.That(kinds, Is.EqualTo(new[] { "beside the program", "pip", "conda", "system search", "toolkit" }));
    }

    [TestCase("/venv/lib/python3.12/site-packages/nvidia/cu13/lib")]
    [TestCase("/venv/lib/python3.12/site-packages/nvidia/cudnn/lib")]
    [TestCase("/conda/lib")]
    [TestCase("/cuda/lib64")]
    [TestCase("/usr/local/cuda-12.10/lib64")]
    [TestCase("/opt/cuda/lib64")]
    public void ForToolkit_OnLinux_Includes(string folder)
    {
        var machine = new FakeLoader
        {
            Variables = { ["VIRTUAL_ENV"] = "/venv", ["CONDA_PREFIX"] = "/conda", ["CUDA_HOME"] = "/cuda" },
            Files = { "/venv/lib/python3.12/site-packages/x", "/usr/local/cuda-12.10/lib64/x" },
        };

        Assert.That(new SearchPlaces(machine, null).ForToolkit().Select(place => place.Folder), Does.Contain(folder));
    }

    [TestCase(@"C:\Python\Lib\site-packages\torch\lib")]
    [TestCase(@"C:\Python\Lib\site-packages\nvidia\cudnn\bin")]
    [TestCase(@"C:\Programs\NVIDIA\CUDNN\v9.10\bin\13.0\x64")]
    [TestCase(@"C:\Programs\NVIDIA GPU Computing Toolkit\CUDA\v12.6\bin")]
    public void ForToolkit_OnWindows_Includes(string folder)
    {
        var machine = new FakeLoader
        {
            IsWindows = true,
            Variables = { ["VIRTUAL_ENV"] = @"C:\Python", ["ProgramFiles"] = @"C:\Programs" },
            Files = { @"C:\Programs\NVIDIA\CUDNN\v9.10\bin\13.0\x64\x", @"C:\Programs\NVIDIA GPU Computing Toolkit\CUDA\v12.6\bin\x" },
        };

        Assert.That(new SearchPlaces(machine, null).ForToolkit().Select(place => place.Folder), Does.Contain(folder));
    }

    [Test]
    public void ForToolkit_SeveralChosenFolders_AreTheOnlyOnesInTheirOrder()
    {
        var places = new SearchPlaces(new FakeLoader(), "/a:/b").ForToolkit().ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(places[0], Is.EqualTo(new SearchPlace("--cuda-path", "/a")));
            Assert.That(places.Select(place => place.Folder), Does.Contain("/b").And.Contain("/b/lib64"));
            Assert.That(places.All(place => place.Folder!.StartsWith("/a", StringComparison.Ordinal) || place.Folder.StartsWith("/b", StringComparison.Ordinal)));
        });
    }

    [Test]
    public void ForToolkit_OptionAndVariable_TakesTheOption()
    {
        var machine = new FakeLoader { Variables = { [SearchPlaces.Variable] = "/variable" } };

        Assert.That(new SearchPlaces(machine, "/option").ForToolkit().First().Folder, Is.EqualTo("/option"));
    }

    [Test]
    public void ForDriver_ChosenFolder_OnlyComesFirst()
    {
        var places = new SearchPlaces(new FakeLoader(), "/mine").ForDriver().ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(places[0].Folder, Is.EqualTo("/mine"));
            Assert.That(places, Does.Contain(new SearchPlace("system search", null)).And.Contain(new SearchPlace("WSL", "/usr/lib/wsl/lib")));
        });
    }

    [TestCase("none", null)]
    [TestCase("/variable", "none")]
    public void Places_SearchTurnedOff_AreNone(string variable, string? option)
    {
        var places = new SearchPlaces(new FakeLoader { Variables = { [SearchPlaces.Variable] = variable } }, option);

        Assert.That(places.ForDriver().Concat(places.ForToolkit()), Is.Empty);
    }

    [Test]
    public void Folders_OfStubs_AreNeverLookedIn() => Assert.That(
        new SearchPlaces(new FakeLoader { Variables = { ["CUDA_PATH"] = "/cuda" } }, null).ForToolkit().Select(place => place.Folder ?? ""),
        Has.None.Contains("stubs"));
}
