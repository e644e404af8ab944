using CudaEmulator.Cublas;
using CudaEmulator.Cudnn;
using CudaEmulator.Driver;

namespace CudaEmulator.Core;

/// <summary>
/// The whole emulated machine: one driver, one device, cuBLAS and cuDNN, which share its memory and streams. The groups of functions
/// refuse with a <see cref="StatusException"/>; the exports turn that into the status that C expects.
/// </summary>
public sealed class Machine : IDisposable
{
    public Machine(Settings settings)
    {
        Settings = settings;
        Memory = new DeviceMemory(() => Settings.Memory);
        Configure(settings);
        Devices = new DeviceApi(this);
        Contexts = new ContextApi(this);
        MemoryCalls = new MemoryApi(this);
        Copies = new CopyApi(this);
        Streams = new StreamApi(this);
        Events = new EventApi(this);
        Captures = new CaptureApi(this);
        Graphs = new GraphApi(this);
        Modules = new ModuleApi(this);
        Launches = new LaunchApi(this);
        Cublas = new CublasApi(this);
        Cudnn = new CudnnApi(this);
    }

    public Settings Settings { get; private set; }
    public Journal Journal { get; } = new();
    public FailureInjection Failures { get; } = new();
    public HandleTable Handles { get; } = new();
    public DeviceMemory Memory { get; }

    public DeviceApi Devices { get; }
    public ContextApi Contexts { get; }
    public MemoryApi MemoryCalls { get; }
    public CopyApi Copies { get; }
    public StreamApi Streams { get; }
    public EventApi Events { get; }
    public CaptureApi Captures { get; }
    public GraphApi Graphs { get; }
    public ModuleApi Modules { get; }
    public LaunchApi Launches { get; }
    public CublasApi Cublas { get; }
    public CudnnApi Cudnn { get; }

    /// <summary>Changes the machine under a running program: for tests that need another one in the same process.</summary>
    public void Configure(Settings settings)
    {
        Settings = settings;
        Failures.Clear();
        foreach (var (function, call, status) in settings.Failures)
            Failures.Add(function, call, status);
    }

    /// <summary>The object behind a handle; anything else is recorded as misuse and refused.</summary>
    public T Require<T>(nint handle, int status, Library origin = Library.Driver) where T : class
    {
        if (Handles.Find<T>(handle) is { } found)
            return found;
        var reason = $"wanted a {typeof(T).Name}, got {Handles.Describe(handle)}";
        if (handle != 0)
            Journal.Misuse(reason);
        throw new StatusException(status, reason, origin);
    }

    /// <summary>Runs an operation on the device and counts it.</summary>
    public void Run(Operation operation)
    {
        if (operation.Kind == NodeKind.Kernel)
        {
            Journal.Count(Counter.KernelsRun);
            if (Settings.Lose is { } lose && Journal[Counter.KernelsRun] == lose.Kernel)
                throw new DeviceFaultException(lose.Status, "the device was lost, as asked");
        }
        try
        {
            operation.Run();
        }
        catch (AggregateException several) when (several.InnerException is DeviceFaultException fault)
        {
            throw fault; // a loop on several threads wraps it
        }
    }

    public void Dispose()
    {
        Memory.Dispose();
        Contexts.Dispose();
        Cudnn.Dispose();
    }
}
