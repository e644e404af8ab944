using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Loading;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

/// <summary>Finds out whether this machine can train on its GPU, and if not, what to do next. Never throws.</summary>
public static class CudaDoctor
{
    /// <summary>Loads the libraries, opens the GPU and asks for versions, as far as that goes.</summary>
    public static CudaReport Examine()
    {
        var versions = new Dictionary<string, string>();
        using var resources = new ResourceStack();
        DeviceReport? device = null;
        try
        {
            var context = resources.Own(new CudaContext());
            device = Describe(context);
            versions[DriverApi.Library] = device.DriverCuda;
            var cublas = resources.Own(new CublasHandle());
            versions[CublasApi.Library] = cublas.Version.ToString();
            _ = resources.Own(new CudnnHandle());
            versions[CudnnApi.Library] = CudnnHandle.Version.ToString();
            var shortcoming = CudaRequirements.Check(CudaRequirements.Read(context, cublas));
            return Report(versions, device, shortcoming?.Problem, shortcoming?.Advice);
        }
        catch (CudaException failure)
        {
            return Report(versions, device, failure.Problem, failure.Hint);
        }
        catch (EntryPointNotFoundException failure)
        {
            return Report(versions, device, $"a library lacks a function: {failure.Message}", "Install the newest release of its major version");
        }
    }

    private static DeviceReport Describe(CudaContext context) => new(
        context.Name, context.TotalBytes, context.ComputeCapability.ToString(), context.Multiprocessors, context.DriverVersion.ToString());

    private static CudaReport Report(Dictionary<string, string> versions, DeviceReport? device, string? problem, string? advice) =>
        new([.. new[] { DriverApi.Library, CublasApi.Library, CudnnApi.Library, NvtxApi.Library }.Select(library => Describe(library, versions))], device, problem, advice);

    private static LibraryReport Describe(string library, Dictionary<string, string> versions)
    {
        LibrarySearch search = NativeLibraries.Search(library);
        return new(search.Title, search.Path, search.Kind, versions.GetValueOrDefault(library), search.Attempts);
    }
}
