using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

/// <summary>Wheels in Python environments that no variable names.</summary>
public sealed class PythonEnvironmentsTests
{
    [TestCase("/work/.venv")]
    [TestCase("/home/ada/.local/share/uv/python/cpython-3.12.8-linux-x86_64-gnu")]
    [TestCase("/home/ada/.pyenv/versions/3.12.4")]
    [TestCase("/home/ada/miniconda3")]
    [TestCase("/opt/conda")]
    public void ForToolkit_UsualFolderOfPython_IsSearched(string prefix)
    {
        var machine = new FakeLoader { Files = { $"{prefix}/lib/python3.12/site-packages/x" } };

        Assert.That(Folders(machine), Does.Contain($"{prefix}/lib/python3.12/site-packages/nvidia/cudnn/lib"));
    }

    [Test]
    public void ForToolkit_PythonOnPathInAVirtualEnvironment_SearchesItAndItsBase()
    {
        var machine = new FakeLoader
        {
            Variables = { ["PATH"] = "/usr/sbin:/srv/env/bin:/usr/bin" },
            Files = { "/srv/env/bin/python3", "/srv/env/lib/python3.12/site-packages/x", "/srv/base/lib/python3.12/site-packages/x" },
            Texts = { ["/srv/env/pyvenv.cfg"] = ["home = /srv/base/bin", "include-system-site-packages = true"] },
        };

        Assert.That(Folders(machine), Does.Contain("/srv/env/lib/python3.12/site-packages/nvidia/cublas/lib")
            .And.Contain("/srv/base/lib/python3.12/site-packages/nvidia/cublas/lib"));
    }

    [Test]
    public void ForToolkit_PythonOnPathIsALink_SearchesWhereItPoints()
    {
        var machine = new FakeLoader
        {
            Variables = { ["PATH"] = "/usr/bin" },
            Links = { ["/usr/bin/python3"] = "/opt/python/3.12/bin/python3.12" },
            Files = { "/opt/python/3.12/lib/python3.12/site-packages/x" },
        };

        Assert.That(Folders(machine), Does.Contain("/opt/python/3.12/lib/python3.12/site-packages/nvidia/cudnn/lib"));
    }

    [Test]
    public void ForToolkit_OnWindows_SearchesTheEnvironmentOfThePythonOnPath()
    {
        var machine = new FakeLoader
        {
            IsWindows = true,
            HomeFolder = @"C:\Users\ada",
            Variables = { ["PATH"] = @"C:\env\Scripts;C:\Windows" },
            Files = { @"C:\env\Scripts\python.exe" },
        };

        Assert.That(Folders(machine), Does.Contain(@"C:\env\Lib\site-packages\nvidia\cudnn\bin"));
    }

    [Test]
    public void ForToolkit_ChosenRootOfAVirtualEnvironment_FindsItsWheels()
    {
        var machine = new FakeLoader { Files = { "/srv/env/lib/python3.12/site-packages/x" } };

        Assert.That(
            new SearchPlaces(machine, "/srv/env").ForToolkit().Select(place => place.Folder),
            Does.Contain("/srv/env/lib/python3.12/site-packages/nvidia/cudnn/lib"));
    }

    private static IEnumerable<string?> Folders(FakeLoader machine) =>
        new SearchPlaces(machine, null).ForToolkit().Select(place => place.Folder);
}
