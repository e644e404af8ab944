using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Tests.Loading;

public sealed class ToolkitFinderTests
{
    private const string Wheels = "/venv/lib/python3.12/site-packages/nvidia";
    private const string ToolkitFolder = "/usr/local/cuda/lib64";

    [Test]
    public void Find_CudnnNewerThanTheDriver_TakesTheMatchingPairBesideIt()
    {
        var machine = new FakeLoader
        {
            Variables = { ["VIRTUAL_ENV"] = "/venv" },
            Files =
            {
                $"{Wheels}/cudnn/lib/libcudnn.so.9", $"{Wheels}/cu13/lib/libcublas.so.13",
                $"{ToolkitFolder}/libcudnn.so.9", $"{ToolkitFolder}/libcublas.so.12",
            },
            CudaOf = { [$"{Wheels}/cudnn/lib/libcudnn.so.9"] = 13000, [$"{ToolkitFolder}/libcudnn.so.9"] = 12080 },
        };

        var toolkit = Find(machine, new Version(12, 4));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(toolkit.Cudnn.Path, Is.EqualTo($"{ToolkitFolder}/libcudnn.so.9"));
        Assert.That(toolkit.Cublas.Path, Is.EqualTo($"{ToolkitFolder}/libcublas.so.12"));
        Assert.That(machine.Unloaded, Does.Contain($"{Wheels}/cudnn/lib/libcudnn.so.9"));
    }

    [Test]
    public void Find_OnlyACudnnThatTheDriverIsTooOldFor_SaysSo()
    {
        var machine = new FakeLoader
        {
            Files = { "/app/libcudnn.so.9", "/app/libcublas.so.13" },
            CudaOf = { ["/app/libcudnn.so.9"] = 13000 },
        };

        var search = Find(machine, new Version(12, 4)).Cudnn;

        Assert.That(search.Attempts, Does.Contain(
            new Attempt("/app/libcudnn.so.9", "is for CUDA 13, but the driver supports only CUDA 12.4")));
    }

    [Test]
    public void Find_NewerCublasOfAnotherMajor_IsNotTaken()
    {
        var machine = new FakeLoader
        {
            Files = { "/app/libcudnn.so.9", "/app/libcublas.so.13", $"{ToolkitFolder}/libcublas.so.12" },
            CudaOf = { ["/app/libcudnn.so.9"] = 12080 },
        };

        Assert.That(Find(machine, new Version(13, 0)).Cublas.Path, Is.EqualTo($"{ToolkitFolder}/libcublas.so.12"));
    }

    [Test]
    public void Find_CudnnWithoutItsCublas_NamesTheCublasThatIsMissing()
    {
        var machine = new FakeLoader { Files = { "/app/libcudnn.so.9", "/app/libcublas.so.13" }, CudaOf = { ["/app/libcudnn.so.9"] = 12080 } };

        var toolkit = Find(machine, new Version(13, 0));

        using var scope = Assert.EnterMultipleScope();
        Assert.That(toolkit.Cublas, Has.Property("Path").Null.And.Property("Title").EqualTo("cuBLAS for CUDA 12"));
        Assert.That(toolkit.Cudnn.Path, Is.Null);
    }

    [Test]
    public void Find_NvrtcInAWheelOfItsOwn_LoadsItsBuiltinsFirst()
    {
        var machine = new FakeLoader
        {
            Variables = { ["VIRTUAL_ENV"] = "/venv" },
            Files =
            {
                $"{Wheels}/cudnn/lib/libcudnn.so.9", $"{Wheels}/cublas/lib/libcublas.so.12",
                $"{Wheels}/cuda_nvrtc/lib/libnvrtc.so.12", $"{Wheels}/cuda_nvrtc/lib/libnvrtc-builtins.so.12.8",
            },
            CudaOf = { [$"{Wheels}/cudnn/lib/libcudnn.so.9"] = 12080 },
        };

        Find(machine, new Version(12, 8));

        Assert.That(machine.Loaded.Where(path => path.Contains("nvrtc", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            $"{Wheels}/cuda_nvrtc/lib/libnvrtc-builtins.so.12.8", $"{Wheels}/cuda_nvrtc/lib/libnvrtc.so.12",
        }));
    }

    private static Toolkit Find(FakeLoader machine, Version driver) => new ToolkitFinder(machine, new SearchPlaces(machine, null)).Find(driver);
}
