using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Cudnn;

/// <summary>cuDNN: handles, and the groups of calls.</summary>
public sealed class CudnnApi : IDisposable
{
    private readonly Machine _machine;
    private readonly ThreadLocal<string> _lastError = new(() => "");

    public CudnnApi(Machine machine)
    {
        _machine = machine;
        Descriptors = new DescriptorApi(machine);
        Algorithms = new AlgorithmApi(machine, this);
        Convolutions = new ConvolutionApi(machine, this);
        Elementwise = new ElementwiseApi(machine, this);
        Poolings = new PoolingApi(machine, this);
        BatchNorms = new BatchNormApi(machine, this);
    }

    public DescriptorApi Descriptors { get; }
    public AlgorithmApi Algorithms { get; }
    public ConvolutionApi Convolutions { get; }
    public ElementwiseApi Elementwise { get; }
    public PoolingApi Poolings { get; }
    public BatchNormApi BatchNorms { get; }

    /// <summary>The text of this thread's latest failure.</summary>
    public string LastError
    {
        get => _lastError.Value!;
        set => _lastError.Value = value;
    }

    public void Dispose() => _lastError.Dispose();

    public nint Create()
    {
        var context = _machine.Contexts.Require();
        _machine.Captures.RefuseUnsafe();
        if (_machine.Settings.CudnnCuda / 1000 > _machine.Settings.Driver / 1000)
            throw new StatusException(CudnnStatus.NotInitialized, "the driver is too old for this cuDNN", Library.Cudnn);
        return _machine.Handles.Add(new CudnnHandle(context));
    }

    public void Destroy(nint handle)
    {
        var cudnn = Require(handle);
        cudnn.Context.DrainAll();
        _machine.Handles.Remove(handle);
        _machine.Contexts.Require();
    }

    public void SetStream(nint handle, nint stream)
    {
        var cudnn = Require(handle);
        _machine.Streams.Resolve(stream);
        cudnn.Stream = stream;
    }

    public CudnnHandle Require(nint handle) => _machine.Require<CudnnHandle>(handle, CudnnStatus.BadParam, Library.Cudnn);

    /// <summary>Queues a kernel on the handle's stream.</summary>
    public void Enqueue(CudnnHandle handle, string name, Action run)
    {
        var stream = _machine.Streams.Resolve(handle.Stream);
        stream.Context.Enqueue(stream, new Operation(NodeKind.Kernel, name, run));
    }
}
