using System.Diagnostics;
using CudnnDigits.Cuda;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Verification.Checks;

/// <summary>Whether the driver compiles the program's own kernels for this card, and how long that takes.</summary>
internal sealed class KernelCheck : ICheck
{
    private const string Extension = ".ptx";

    public string Name => "the driver compiles the program's kernels";

    public IEnumerable<Finding> Run(Setup setup)
    {
        using var context = new CudaContext();
        var assembly = typeof(CudaExecutor).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Order())
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var ptx = new byte[stream.Length];
            stream.ReadExactly(ptx);
            var watch = Stopwatch.StartNew();
            using var module = new CudaModule(ptx, name);
            yield return new Finding($"{name}: {watch.Elapsed.TotalMilliseconds:0.0} ms");
        }
    }
}
