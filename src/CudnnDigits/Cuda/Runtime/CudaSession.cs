using CudnnDigits.Native;
using CudnnDigits.Native.Cublas;
using CudnnDigits.Native.Cudnn;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Cuda.Runtime;

/// <summary>An open GPU: context, stream, the library handles bound to it, and our own kernels.</summary>
internal sealed class CudaSession : IDisposable
{
    private const long MiB = 1 << 20;
    private const int StagingElements = 4 << 20;
    private readonly ResourceStack _resources = new();
    private readonly Dictionary<string, CudaModule> _modules = [];

    /// <exception cref="CudaException">There is no GPU, a library is missing, or their versions do not match; the message says what to
    /// do.</exception>
    public CudaSession(CudaOptions options)
    {
        Options = options;
        using var guard = _resources.Guard();
        Context = _resources.Own(new CudaContext());
        CudaRequirements.Demand(Context);
        Stream = _resources.Own(new CudaStream());
        Cublas = _resources.Own(new CublasHandle());
        Cudnn = _resources.Own(new CudnnHandle());

        // NVIDIA's own defaults: 32 MiB from Hopper on, 4 MiB before.
        var bytes = Context.ComputeCapability.Major >= 9 ? 32 * MiB : 4 * MiB;
        CublasWorkspace = _resources.Own(Allocate<byte>(
            bytes, "cuBLAS's workspace", "Free memory on the GPU: this buffer has a fixed size"));
        Cublas.Use(Stream, CublasWorkspace, options.Precision == Precision.Tf32);
        Cudnn.Use(Stream);
        guard.Complete();
    }

    public CudaOptions Options { get; }

    public CudaContext Context { get; }

    public CudaStream Stream { get; }

    public CublasHandle Cublas { get; }

    public CudnnHandle Cudnn { get; }

    public DeviceBuffer<byte> CublasWorkspace { get; }

    /// <summary>Device memory; the caller owns it.</summary>
    /// <param name="length">Number of elements; at least one is allocated.</param>
    /// <param name="name">What the memory is for, for the out-of-memory message.</param>
    /// <param name="relief">What makes it smaller, for the same message.</param>
    public DeviceBuffer<T> Allocate<T>(long length, string name, string relief)
        where T : unmanaged => new(Context, Math.Max(1, length), name, relief);

    /// <summary>Pinned host memory; the caller owns it.</summary>
    public PinnedBuffer<T> Pin<T>(int length)
        where T : unmanaged => new(Context, Math.Max(1, length));

    /// <summary>Copies to the device through pinned memory and waits for the copy: for setup, never within a step.</summary>
    public void Upload<T>(ReadOnlySpan<T> source, DeviceBuffer<T> target)
        where T : unmanaged
    {
        using var resources = new ResourceStack(Quiesce);
        var staging = resources.Own(Pin<T>(Math.Min(source.Length, StagingElements)));
        for (var at = 0; at < source.Length; at += staging.Length)
        {
            var part = source.Slice(at, Math.Min(staging.Length, source.Length - at));
            part.CopyTo(staging.Span);
            target.CopyFrom(staging, part.Length, Stream, at);
            Stream.Synchronize();
        }
    }

    /// <summary>Waits until no work is in flight, so that buffers can be freed. Does not throw.</summary>
    public void Quiesce()
    {
        Context.TryMakeCurrent();
        Stream.Drain();
    }

    /// <summary>A kernel of Cuda/Kernels/<paramref name="file"/>.cu, whose PTX is embedded in this program.</summary>
    public CudaKernel Kernel(string file, string name)
    {
        if (!_modules.TryGetValue(file, out var module)) _modules[file] = module = _resources.Own(Compile($"{file}.ptx"));
        return module.Kernel(name);
    }

    /// <summary>Opens an NVTX range if profiling was requested.</summary>
    public ProfilerRange Range(string name) => Options.ProfileSteps is null ? default : ProfilerRange.Push(name);

    public void Dispose()
    {
        Context.TryMakeCurrent();
        _resources.Dispose();
    }

    private static CudaModule Compile(string resource)
    {
        using var stream = typeof(CudaSession).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded in this program: rebuild it");
        var ptx = new byte[stream.Length];
        stream.ReadExactly(ptx);
        return new CudaModule(ptx, resource);
    }
}
