using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

public sealed class LibraryFinderTests
{
    [Test]
    public void Find_WheelAndToolkit_TakesTheWheel()
    {
        var machine = new FakeLoader
        {
            Files = { "/home/ada/.local/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12", "/usr/local/cuda/lib64/libcublas.so.13" },
        };

        var search = FindCublas(machine);

        Assert.That(search, Has.Property("Path").EqualTo("/home/ada/.local/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12")
            .And.Property("Kind").EqualTo("pip").And.Property("Major").EqualTo(12));
    }

    [Test]
    public void Find_TwoMajorsInOneFolder_TakesTheNewest()
    {
        var machine = new FakeLoader { Files = { "/app/libcublas.so.11", "/app/libcublas.so.13", "/app/libcublas.so.12" } };

        Assert.That(FindCublas(machine).Path, Is.EqualTo("/app/libcublas.so.13"));
    }

    [Test]
    public void Find_OnlySystemSearchHasIt_GivesTheBareName()
    {
        var machine = new FakeLoader { SystemLibraries = { "libcudnn.so.8" } };

        Assert.That(FindCudnn(machine), Has.Property("Path").EqualTo("libcudnn.so.8").And.Property("Kind").EqualTo("system search"));
    }

    [Test]
    public void Find_LibraryWithCompanions_LoadsThoseOfTheSameFolderFirst()
    {
        var machine = new FakeLoader { Files = { "/app/libcudnn.so.9", "/app/libcudnn_ops.so.9", "/app/libcudnn_graph.so.9" } };

        FindCudnn(machine);

        Assert.That(machine.Loaded, Is.EqualTo(new[] { "/app/libcudnn_graph.so.9", "/app/libcudnn_ops.so.9", "/app/libcudnn.so.9" }));
    }

    [Test]
    public void Find_BrokenCopyFirst_GoesOnAndRemembersWhy()
    {
        var machine = new FakeLoader
        {
            Broken = { ["/app/libcublas.so.12"] = "wrong ELF class" },
            Files = { "/usr/local/cuda/lib64/libcublas.so.12" },
        };

        var search = FindCublas(machine);

        Assert.Multiple(() =>
        {
            Assert.That(search.Path, Is.EqualTo("/usr/local/cuda/lib64/libcublas.so.12"));
            Assert.That(search.Attempts, Does.Contain(new Attempt("/app/libcublas.so.12", "wrong ELF class")));
        });
    }

    [Test]
    public void Find_Nowhere_RemembersEveryPlace()
    {
        var search = FindCublas(new FakeLoader());

        Assert.Multiple(() =>
        {
            Assert.That(search.Path, Is.Null);
            Assert.That(search.Attempts.Select(attempt => attempt.Where), Is.SupersetOf(new[]
            {
                "/app/libcublas.so.13", "libcublas.so.12 (system search)", "/usr/local/cuda/lib64/libcublas.so.11",
            }));
        });
    }

    [Test]
    public void Find_ChosenFolderWithoutIt_DoesNotTakeAnotherCopy()
    {
        var machine = new FakeLoader { Files = { "/app/libcublas.so.12" }, Variables = { [SearchPlaces.Variable] = "/opt/mine" } };

        Assert.That(FindCublas(machine).Path, Is.Null);
    }

    [Test]
    public void Find_OnWindows_UsesItsNamesAndFolders()
    {
        var machine = new FakeLoader
        {
            IsWindows = true,
            ProgramFolder = @"C:\app",
            Variables = { ["CUDA_PATH"] = @"C:\CUDA\v13.0" },
            Files = { @"C:\CUDA\v13.0\bin\x64\cublas64_13.dll", @"C:\CUDA\v13.0\bin\x64\cublasLt64_13.dll" },
        };

        var search = new LibraryFinder(machine).Find(LibraryNames.Cublas(true), new SearchPlaces(machine, null).ForToolkit());

        Assert.Multiple(() =>
        {
            Assert.That(search.Path, Is.EqualTo(@"C:\CUDA\v13.0\bin\x64\cublas64_13.dll"));
            Assert.That(machine.Loaded[0], Is.EqualTo(@"C:\CUDA\v13.0\bin\x64\cublasLt64_13.dll"));
        });
    }

    private static LibrarySearch FindCublas(FakeLoader machine) =>
        new LibraryFinder(machine).Find(LibraryNames.Cublas(false), new SearchPlaces(machine, null).ForToolkit());

    private static LibrarySearch FindCudnn(FakeLoader machine) =>
        new LibraryFinder(machine).Find(LibraryNames.Cudnn(false), new SearchPlaces(machine, null).ForToolkit());
}
