using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native;

/// <summary>Determines whether this machine can train on its GPU and, if not, what to do next. Never throws.</summary>
public static class CudaDoctor
{
    private static readonly string[] Libraries =
        [LibraryKey.Driver, LibraryKey.Cublas, LibraryKey.Cudnn, LibraryKey.Nvrtc, LibraryKey.Nvtx];

    /// <summary>Loads the libraries, reads their versions, opens the GPU and creates handles, until something fails.</summary>
    public static CudaReport Examine()
    {
        var versions = Versions();
        using var resources = new ResourceStack();
        DeviceReport? device = null;
        try
        {
            var context = resources.Own(new CudaContext());
            device = Describe(context);
            CudaRequirements.Demand(context);
            resources.Own(new CublasHandle());
            resources.Own(new CudnnHandle());
            return Report(versions, device, null, null);
        }
        catch (CudaException failure)
        {
            return Report(versions, device, failure.Problem, failure.Hint);
        }
        catch (EntryPointNotFoundException failure)
        {
            return Report(
                versions, device, $"a library lacks a function: {failure.Message}", "Install the latest release of its major version");
        }
    }

    /// <summary>The versions of the libraries that were found, for which no GPU is needed.</summary>
    private static Dictionary<string, string> Versions()
    {
        var versions = new Dictionary<string, string>();
        Add(LibraryKey.Driver, () => CudaContext.InstalledDriver);
        Add(LibraryKey.Cublas, () => CublasHandle.Version);
        Add(LibraryKey.Cudnn, () => CudnnHandle.Version);
        return versions;

        void Add(string library, Func<Version> version)
        {
            try
            {
                if (NativeLibraries.IsFound(library)) versions[library] = version().ToString();
            }
            catch (Exception failure) when (failure is CudaException or EntryPointNotFoundException)
            {
                System.Diagnostics.Trace.TraceWarning(failure.Message);
            }
        }
    }

    private static DeviceReport Describe(CudaContext context) => new(
        context.Name, context.TotalBytes, context.ComputeCapability.ToString(), context.Multiprocessors, context.DriverVersion.ToString());

    private static CudaReport Report(Dictionary<string, string> versions, DeviceReport? device, string? problem, string? advice) =>
        new([.. Libraries.Select(library => Describe(library, versions))], device, problem, advice);

    private static LibraryReport Describe(string library, Dictionary<string, string> versions)
    {
        var search = NativeLibraries.Search(library);
        return new(search.Title, search.Path, search.Kind, versions.GetValueOrDefault(library), search.Attempts);
    }
}
