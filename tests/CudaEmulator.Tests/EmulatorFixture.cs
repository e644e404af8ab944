using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Tests;

/// <summary>A fresh machine for each test, its primary context current, and short ways to move data.</summary>
public abstract unsafe class EmulatorFixture
{
    protected const uint NonBlocking = 1;
    protected const int Global = (int)CaptureMode.Global;

    protected Machine Machine { get; private set; } = null!;

    [SetUp]
    public void Start() => Restart("");

    [TearDown]
    public void Stop() => Machine.Dispose();

    protected void Restart(string settings)
    {
        Machine?.Dispose();
        Machine = new Machine(Settings.Parse(settings));
        Machine.Devices.Init(0);
        Machine.Contexts.SetCurrent(Machine.Contexts.Retain(0));
    }

    /// <summary>The status that a call is refused with, or 0.</summary>
    protected static int StatusOf(Action call)
    {
        try
        {
            call();
            return 0;
        }
        catch (StatusException refusal)
        {
            return refusal.Status;
        }
    }

    /// <summary>A device allocation of exactly these floats.</summary>
    protected ulong Upload(params float[] values)
    {
        var address = Machine.MemoryCalls.Allocate((ulong)values.Length * sizeof(float));
        fixed (float* from = values)
            Machine.Copies.HostToDevice(address, (ulong)from, (ulong)values.Length * sizeof(float));
        return address;
    }

    protected ulong Allocate(int floats) => Machine.MemoryCalls.Allocate((ulong)floats * sizeof(float));

    /// <summary>Waits for everything, then reads.</summary>
    protected float[] Download(ulong address, int count)
    {
        Machine.Contexts.Synchronize();
        return Peek(address, count);
    }

    /// <summary>What is in device memory now, whatever is still queued.</summary>
    protected float[] Peek(ulong address, int count) =>
        new Span<float>(Machine.Memory.Check(address, (ulong)count * sizeof(float), write: false), count).ToArray();

    /// <summary>Queues a fill of one float with the bytes of a value.</summary>
    protected void QueueFill(ulong address, float value, nint stream) =>
        Machine.Copies.FillAsync(address, BitConverter.SingleToUInt32Bits(value), 1, sizeof(float), stream);
}
